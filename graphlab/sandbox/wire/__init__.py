"""What crosses the pipe between app and child, and how it is checked."""
