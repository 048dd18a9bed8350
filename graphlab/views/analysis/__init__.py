"""What is computed again from a trace: replay, checks, tangents, costs, paths, cells."""
