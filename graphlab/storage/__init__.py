"""Where what is saved is kept: in files, or in memory for as long as a program runs.

Nothing else in the library opens a file for a program: `storage()` gives the store of the moment, and whoever runs
programs of others chooses it with `storing_in`.
"""

from graphlab.storage.memory import Memory
from graphlab.storage.store import Archive, Store, storage, storing_in

__all__ = ["Archive", "Memory", "Store", "storage", "storing_in"]
