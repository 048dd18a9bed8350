"""Modules of Python's standard library, as tables: each file one module, or a few small ones."""
