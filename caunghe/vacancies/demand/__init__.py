"""What advertisements say of demand."""
