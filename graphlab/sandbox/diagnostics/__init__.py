"""Cause and cure of a program's error, by subject."""
