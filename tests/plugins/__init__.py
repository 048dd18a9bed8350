"""What this suite adds to pytest; the conftest.py of the root loads every file here."""
