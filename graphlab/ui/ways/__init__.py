"""The ways to write the program of the playground: one file each."""
