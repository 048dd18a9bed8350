# Written by `make docs` from the registry of public names: see docs/stubs.py.

from typing import Any

class sequence:
    @staticmethod
    def pad_sequences(sequences: Any, maxlen: int | None = None, dtype: Any = 'int32', padding: str = 'pre', truncating: str = 'pre', value: Any = 0.0) -> Any:
        """Sequences as the rows of an array: the short ones filled up with `value`, the long ones cut, before or after."""
