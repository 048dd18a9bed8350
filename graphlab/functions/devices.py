"""What a program asks of the machine, and tells it: there is one CPU, and ops run on it one after the other."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphlab.tensor import public


class PhysicalDevice(NamedTuple):
    """A device of the machine."""

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device as ops are placed on it."""

    name: str
    device_type: str


_PHYSICAL = (PhysicalDevice("/physical_device:CPU:0", "CPU"),)
_LOGICAL = (LogicalDevice("/device:CPU:0", "CPU"),)


def _of_kind(devices: tuple[Any, ...], device_type: str | None) -> list[Any]:
    return [device for device in devices if device_type in (None, device.device_type)]


@public("config.list_physical_devices", "config.experimental.list_physical_devices")
def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The CPU; of another kind of device, `"GPU"` or `"TPU"`, none.

    >>> list_physical_devices(), list_physical_devices("GPU")
    ([PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')], [])
    """
    return _of_kind(_PHYSICAL, device_type)


@public("config.get_visible_devices", "config.experimental.get_visible_devices")
def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices that ops may run on: those that there are."""
    return _of_kind(_PHYSICAL, device_type)


@public("config.list_logical_devices", "config.experimental.list_logical_devices")
def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The CPU as ops are placed on it.

    >>> list_logical_devices("CPU")
    [LogicalDevice(name='/device:CPU:0', device_type='CPU')]
    """
    return _of_kind(_LOGICAL, device_type)


@public("config.set_visible_devices", "config.experimental.set_visible_devices")
def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
    """Nothing, for the devices that there are; ValueError for any other."""
    given = devices if isinstance(devices, list) else [] if devices is None else [devices]
    for device in given:
        _known(device)


@public("config.experimental.set_memory_growth")
def set_memory_growth(device: Any, enable: bool) -> None:
    """ValueError, as TensorFlow raises for a CPU: only a GPU's memory grows, and there is none."""
    _known(device)
    raise ValueError("Cannot set memory growth on non-GPU and non-Pluggable devices")


@public("config.set_logical_device_configuration", "config.experimental.set_virtual_device_configuration")
def set_logical_device_configuration(device: Any, logical_devices: Any) -> None:
    """Nothing: the CPU stays one device. ValueError for a device that there is not."""
    _known(device)


def _known(device: Any) -> None:
    if tuple(device) not in _PHYSICAL:
        raise ValueError(f"Unrecognized device: {device!r}. There is {_PHYSICAL[0]!r}.")


@public("test.is_gpu_available")
def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """False: there is no GPU."""
    return False


@public("test.gpu_device_name")
def gpu_device_name() -> str:
    """The empty text: there is no GPU."""
    return ""


@public("test.is_built_with_cuda", "test.is_built_with_gpu_support", "test.is_built_with_rocm")
def is_built_with_cuda() -> bool:
    """False: everything is computed by NumPy, on the CPU."""
    return False


@public("config.get_soft_device_placement")
def get_soft_device_placement() -> bool:
    """True: what is to run on a device that there is not runs on the CPU."""
    return True


@public("config.threading.get_inter_op_parallelism_threads", "config.threading.get_intra_op_parallelism_threads")
def get_parallelism_threads() -> int:
    """0: nothing was asked for."""
    return 0


# --- Settings that change nothing on one CPU ---------------------------------------------------------


@public("config.threading.set_inter_op_parallelism_threads", "config.threading.set_intra_op_parallelism_threads")
def set_parallelism_threads(num_threads: int) -> None:
    """Nothing: ops run one after the other."""


@public("config.set_soft_device_placement")
def set_soft_device_placement(enabled: bool) -> None:
    """Nothing: all ops run on the CPU."""


@public("config.optimizer.set_jit")
def set_jit(enabled: bool | str) -> None:
    """Nothing: there is no XLA here, each op is computed by NumPy."""


@public("config.optimizer.set_experimental_options")
def set_experimental_options(options: dict[str, Any]) -> None:
    """Nothing: no graph is optimized here."""


@public("config.experimental.enable_op_determinism")
def enable_op_determinism() -> None:
    """Nothing: with a seed every op gives the same again."""


@public("config.experimental.enable_tensor_float_32_execution")
def enable_tensor_float_32_execution(enabled: bool) -> None:
    """Nothing: float32 is float32 on a CPU, all bits of it."""


@public("debugging.set_log_device_placement")
def set_log_device_placement(enabled: bool) -> None:
    """Nothing: all ops are on the CPU."""


@public("autograph.set_verbosity")
def set_autograph_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Nothing: no code is rewritten here that could be spoken of."""


@public("compat.v1.enable_eager_execution")
def enable_eager_execution(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> None:
    """Nothing: eager mode is the only one."""


@public("compat.v1.enable_v2_behavior", "compat.v1.enable_v2_tensorshape")
def enable_v2_behavior() -> None:
    """Nothing: this is TensorFlow 2."""


@public("compat.v1.logging.set_verbosity")
def set_verbosity(v: int | str) -> None:
    """Nothing: nothing is logged here."""


for _level, _number in {"DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "FATAL": 50}.items():
    public(f"compat.v1.logging.{_level}")(_number)


class Logger:
    """What `tf.get_logger()` gives. Nothing is logged here, so nothing need be kept quiet."""

    def setLevel(self, level: Any) -> None:  # noqa: N802  as Python's loggers spell it
        """Nothing."""

    def __repr__(self) -> str:
        return "<Logger tensorflow (WARNING)>"


@public("get_logger")
def get_logger() -> Logger:
    """The logger that programs tell to be quiet.

    >>> get_logger().setLevel("ERROR")
    """
    return Logger()
