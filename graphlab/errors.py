"""Everything graphlab raises on purpose. Each class is also a built-in kind, so `except ValueError` works.

    GraphlabError
    ├── OpError
    │   ├── InvalidArgumentError     (ValueError)     a value, shape or dtype that the op does not take
    │   │   ├── ShapeError                            shapes that do not fit together
    │   │   ├── DTypeError           (TypeError)      dtypes that do not fit together
    │   │   └── SettingError         (TypeError)      an argument that a layer, loss, optimizer … cannot have
    │   ├── NotFoundError            (LookupError)
    │   ├── OutOfRangeError          (IndexError)
    │   ├── ResourceExhaustedError   (MemoryError)
    │   ├── UnimplementedError       (NotImplementedError)
    │   └── FailedPreconditionError  (RuntimeError)
    ├── ConversionError              (ValueError)     a Python value that cannot become a tensor
    ├── ConversionTypeError          (TypeError)      ... of the dtype asked for
    ├── TapeError                    (RuntimeError)   a tape used in a way it does not allow
    └── GradientError                (LookupError)    an op whose derivative is not known

TensorFlow's own names and codes are kept where TensorFlow raises them.
"""

from __future__ import annotations


class GraphlabError(Exception):
    """The base of everything raised on purpose."""


class OpError(GraphlabError):
    """An op could not run on the values it was given."""

    code = 2

    @property
    def message(self) -> str:
        """The text of the error."""
        return str(self.args[2] if len(self.args) > 2 else self.args[0]) if self.args else ""

    @property
    def error_code(self) -> int:
        """The number of this kind of error."""
        return self.code


class InvalidArgumentError(OpError, ValueError):
    """An op was given something it does not take."""

    code = 3


class ShapeError(InvalidArgumentError):
    """Shapes do not fit together."""


class DTypeError(InvalidArgumentError, TypeError):
    """Dtypes do not fit together: graphlab, like TensorFlow, never converts one tensor for another."""


class SettingError(InvalidArgumentError, TypeError):
    """A layer, loss, metric, optimizer or the like cannot be made with this argument."""


class ArgumentTypeError(InvalidArgumentError, TypeError):
    """An argument is of a kind that a function does not take."""


class NotFoundError(OpError, LookupError):
    """Something asked for by name does not exist."""

    code = 5


class ResourceExhaustedError(OpError, MemoryError):
    """More memory was asked for than there is."""

    code = 8


class FailedPreconditionError(OpError, RuntimeError):
    """Something has to happen first."""

    code = 9


class OutOfRangeError(OpError, IndexError):
    """Past the end."""

    code = 11


class UnimplementedError(OpError, NotImplementedError):
    """TensorFlow has this, graphlab does not."""

    code = 12


class ConversionError(GraphlabError, ValueError):
    """A Python value cannot become a tensor."""


class ConversionTypeError(GraphlabError, TypeError):
    """A Python value cannot become a tensor of the dtype asked for."""


class TapeError(GraphlabError, RuntimeError):
    """A tape was used in a way it does not allow."""


class GradientError(GraphlabError, LookupError):
    """An op on the way to a source has no derivative."""


# TensorFlow has a class for each status code; these are never raised here, but programs may name them.
class AbortedError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 10


class AlreadyExistsError(OpError, ValueError):
    """Not raised by graphlab."""

    code = 6


class CancelledError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 1


class DataLossError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 15


class DeadlineExceededError(OpError, TimeoutError):
    """Not raised by graphlab."""

    code = 4


class InternalError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 13


class PermissionDeniedError(OpError, PermissionError):
    """Not raised by graphlab."""

    code = 7


class UnauthenticatedError(OpError, PermissionError):
    """Not raised by graphlab."""

    code = 16


class UnavailableError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 14


class UnknownError(OpError, RuntimeError):
    """Not raised by graphlab."""

    code = 2


class OperatorNotAllowedInGraphError(GraphlabError, TypeError):
    """Not raised by graphlab."""


def __dir__() -> list[str]:
    """The names that TensorFlow has in `tf.errors` too."""
    own = {"GraphlabError", "ShapeError", "DTypeError", "SettingError", "ArgumentTypeError"}
    own |= {"ConversionError", "ConversionTypeError"}
    return sorted({name for name in globals() if name.endswith("Error")} - own - {"TapeError", "GradientError"})
