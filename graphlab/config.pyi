# Written by `make docs` from the registry of public names: see docs/stubs.py.

from graphlab.functions.devices import LogicalDevice
from graphlab.functions.devices import PhysicalDevice
from typing import Any

class experimental:
    @staticmethod
    def enable_op_determinism() -> None:
        """Nothing: with a seed every op gives the same again."""
    @staticmethod
    def enable_tensor_float_32_execution(enabled: bool) -> None:
        """Nothing: float32 is float32 on a CPU, all bits of it."""
    @staticmethod
    def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
        """The devices that ops may run on: those that there are."""
    @staticmethod
    def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
        """The CPU as ops are placed on it."""
    @staticmethod
    def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
        """The CPU; of another kind of device, `"GPU"` or `"TPU"`, none."""
    @staticmethod
    def set_memory_growth(device: Any, enable: bool) -> None:
        """ValueError, as TensorFlow raises for a CPU: only a GPU's memory grows, and there is none."""
    @staticmethod
    def set_virtual_device_configuration(device: Any, logical_devices: Any) -> None:
        """Nothing: the CPU stays one device. ValueError for a device that there is not."""
    @staticmethod
    def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
        """Nothing, for the devices that there are; ValueError for any other."""
def functions_run_eagerly() -> bool:
    """Whether each `tf.function` runs as it is, as `run_functions_eagerly` has set it."""
def get_soft_device_placement() -> bool:
    """True: what is to run on a device that there is not runs on the CPU."""
def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices that ops may run on: those that there are."""
def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The CPU as ops are placed on it."""
def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The CPU; of another kind of device, `"GPU"` or `"TPU"`, none."""
class optimizer:
    @staticmethod
    def set_experimental_options(options: dict[str, Any]) -> None:
        """Nothing: no graph is optimized here."""
    @staticmethod
    def set_jit(enabled: bool | str) -> None:
        """Nothing: there is no XLA here, each op is computed by NumPy."""
def run_functions_eagerly(run_eagerly: bool) -> None:
    """Let each `tf.function` run as it is from now on, or be replayed again."""
def set_logical_device_configuration(device: Any, logical_devices: Any) -> None:
    """Nothing: the CPU stays one device. ValueError for a device that there is not."""
def set_soft_device_placement(enabled: bool) -> None:
    """Nothing: all ops run on the CPU."""
def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
    """Nothing, for the devices that there are; ValueError for any other."""
class threading:
    @staticmethod
    def get_inter_op_parallelism_threads() -> int:
        """0: nothing was asked for."""
    @staticmethod
    def get_intra_op_parallelism_threads() -> int:
        """0: nothing was asked for."""
    @staticmethod
    def set_inter_op_parallelism_threads(num_threads: int) -> None:
        """Nothing: ops run one after the other."""
    @staticmethod
    def set_intra_op_parallelism_threads(num_threads: int) -> None:
        """Nothing: ops run one after the other."""
