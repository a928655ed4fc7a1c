"""The indicators' declarations, one file a concern."""
