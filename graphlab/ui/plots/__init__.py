"""The figures that a program draws with `plt`."""
