"""The app on a system without seccomp, for test_visitors.py: its runner does not use what the kernel has."""

import runpy
import sys
from pathlib import Path

from graphlab.sandbox.host.client import Client

if __name__ == "__main__":  # not where the suite looks for examples in it
    sharing = sys.modules[Client.__module__]
    if sharing._shared is None:
        sharing._shared = Client(seccomp=False)
    runpy.run_path(str(Path(__file__).parents[3] / "app.py"))
