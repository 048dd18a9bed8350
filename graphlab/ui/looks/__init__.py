"""The closer looks under the graph: one file each."""
