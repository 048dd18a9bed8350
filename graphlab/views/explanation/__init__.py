"""A step of a trace in words."""
