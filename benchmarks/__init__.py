"""How fast graphlab is, next to hand-written NumPy and to its peers: `python -m benchmarks`."""
