"""What can be taken away from a fit: its numbers, its animation, and the loop as a script for three libraries."""
