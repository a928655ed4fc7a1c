"""What the report draws: charts and maps."""
