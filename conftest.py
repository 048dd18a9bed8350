"""What holds for every test, examples in docstrings and pages included."""

pytest_plugins = [
    "tests.plugins.cpu_seconds",
    "tests.plugins.hanging",
    "tests.plugins.manifests",
    "tests.plugins.messages",
    "tests.plugins.order",
    "tests.plugins.quick",
    "tests.plugins.settings",
]
