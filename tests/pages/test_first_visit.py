"""The first visit: what is there before anything has been started, and who is shown it."""

from __future__ import annotations

import subprocess
import sys

# A page by itself, in a process that has imported nothing for another one.
FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=600).run()
assert not page.exception
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_the_first_page_imports_neither_pandas_nor_pyarrow():
    """Streamlit imports them for what may hold a data frame, and a server that has just started takes seconds to."""
    done = subprocess.run([sys.executable, "-c", FIRST_PAGE], capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "graphlab" in imported and not imported & {"pandas", "pyarrow", "matplotlib"}
