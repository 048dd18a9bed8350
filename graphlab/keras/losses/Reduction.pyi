# Written by `make docs` from the registry of public names: see docs/stubs.py.


AUTO: str
NONE: str
SUM: str
SUM_OVER_BATCH_SIZE: str
