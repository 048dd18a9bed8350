"""The table behind the name `np`."""
