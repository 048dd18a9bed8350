"""What the player in the browser shows of a trace, as plain data."""
