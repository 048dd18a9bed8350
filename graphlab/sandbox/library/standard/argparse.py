"""`argparse`: a program here has no command line, so every option has its default."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.limits import stop
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.operators import truth
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Operation, Problem, Table, an

_MOST = 200  # options of one parser


def _namespace_repr(m: Machine, value: Instance) -> str:
    return f"Namespace({', '.join(f'{name}={show(m, part)}' for name, part in value.attrs.items())})"


def _namespace(m: Machine, value: Instance, **attributes: Any) -> None:
    value.attrs.update(attributes)


def _holds(m: Machine, value: Instance, name: Any) -> bool:
    return want(name, str) in value.attrs


NAMESPACE = Class(
    "Namespace",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _namespace),
            "__repr__": Operation("__repr__", _namespace_repr),
            "__contains__": Operation("__contains__", _holds),
        }
    ),
)


def _start(m: Machine, parser: Instance, *args: Any, **settings: Any) -> None:
    parser.attrs.update(options=[], defaults={})


def _add(m: Machine, parser: Instance, *names: Any, **settings: Any) -> None:
    """`add_argument`: what counts are the name, the default, and the kinds of option that have one of their own."""
    flags = [want(name, str) for name in names]
    if not flags or not all(flag.strip("-") for flag in flags):
        raise Problem(ValueError, "An argument needs a name.", "Write parser.add_argument('--rate', default=0.1).")
    chosen = next((flag for flag in flags if flag.startswith("--")), flags[0])
    name = want(settings.get("dest") or chosen.lstrip("-").replace("-", "_"), str)
    if name.startswith("__"):
        raise Problem(ValueError, f"{name[:40]!r} cannot be the name of an argument.", "Begin it with a letter.")
    if len(parser.attrs["options"]) >= _MOST:
        stop("items", f"A parser has at most {_MOST} arguments here.")
    parser.attrs["options"].append((name, chosen, settings))


def _value_of(m: Machine, option: tuple[str, str, dict[str, Any]], defaults: dict[str, Any]) -> Any:
    name, flag, settings = option
    action = settings.get("action", "store")
    if action in ("store_true", "store_false"):
        return settings.get("default", defaults.get(name, action == "store_false"))
    is_positional = not flag.startswith("-")
    is_needed = is_positional and settings.get("nargs") not in ("?", "*")
    if "default" not in settings and name not in defaults:
        if is_needed or truth(m, settings.get("required", False)):
            what = f"The argument `{flag}` is required, and a program here has no command line that gives it."
            raise Problem("SystemExit", what, f"Give it a default: add_argument({flag!r}, default=...).")
        return [] if settings.get("nargs") == "*" and is_positional else None
    if truth(m, settings.get("required", False)) and not is_positional:
        what = f"The argument `{flag}` is required, and a program here has no command line that gives it."
        raise Problem("SystemExit", what, "Leave `required` out: it has a default.")
    value = settings.get("default", defaults.get(name))
    kind = settings.get("type")
    return m.call(kind, (value,), {}) if type(value) is str and kind is not None else value


def _parse(m: Machine, parser: Instance, args: Any = None, namespace: Any = None) -> Instance:
    """`parse_args()`: all defaults, for nobody has written anything else."""
    if args is not None and list(m.each(args)):
        raise Problem("NotSupportedError", "Only the defaults of arguments are known here.", "Write parse_args([]).")
    made = m.objects.fresh(NAMESPACE)
    defaults = parser.attrs["defaults"]
    made.attrs.update(defaults)
    for option in parser.attrs["options"]:
        m.meter.tick()
        made.attrs[option[0]] = _value_of(m, option, defaults)
    return made


def _set_defaults(m: Machine, parser: Instance, **values: Any) -> None:
    parser.attrs["defaults"].update(values)


def _silent(m: Machine, parser: Instance, *args: Any, **kwargs: Any) -> None:
    """Help is for a command line."""


def _stop(m: Machine, parser: Instance, message: Any = "") -> None:
    raise Problem("SystemExit", want(message, str) or "The parser ends the program.", "Look at the arguments.")


PARSER = Class(
    "ArgumentParser",
    MappingProxyType(
        {
            "__init__": Operation("__init__", _start),
            "add_argument": Operation("add_argument", _add),
            "add_argument_group": Operation("add_argument_group", lambda m, parser, *args, **kwargs: parser),
            "add_mutually_exclusive_group": Operation(
                "add_mutually_exclusive_group", lambda m, parser, **kwargs: parser
            ),
            "parse_args": Operation("parse_args", _parse),
            "parse_known_args": Operation("parse_known_args", lambda m, *args: (_parse(m, *args), [])),
            "set_defaults": Operation("set_defaults", _set_defaults),
            "print_help": Operation("print_help", _silent),
            "error": Operation("error", _stop),
        }
    ),
)
PARSER.is_frozen = True


def _vars(m: Machine, value: Any) -> dict[str, Any]:
    """`vars(args)`: the attributes of an object of the program, copied."""
    if type(value) is not Instance or value.cls.is_enumeration or (value.cls.is_sealed and value.cls.data is None):
        raise Problem(
            TypeError, f"vars needs an object of a class of the program; got {an(value)}.", "Write its names."
        )
    return dict(value.attrs)


VARS = Native("vars", _vars, "object")

ARGPARSE = Table(
    "argparse",
    {
        "ArgumentParser": PARSER,
        "Namespace": NAMESPACE,
        **{name: None for name in ("ArgumentDefaultsHelpFormatter", "RawTextHelpFormatter", "HelpFormatter")},
    },
)
