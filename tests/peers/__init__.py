"""Exported scripts against the real libraries: `make peers`. No part of the test suite, which needs none of them."""
