"""`argparse`: a program here has no command line, so every option has its default, or what a list gives it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from graphlab.sandbox.library.standard.command_line import Argument, Reading, wrong
from graphlab.sandbox.values.classes import Class, Instance
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.limits import stop
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Operation, Problem, Table, an

_MOST = 200  # arguments of one parser, and words that one takes


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
    parser.attrs.update(arguments=[], defaults={})


def _add(m: Machine, parser: Instance, *names: Any, **settings: Any) -> None:
    """`add_argument`."""
    flags = tuple(want(name, str) for name in names)
    if not flags or not all(flag.strip("-") for flag in flags):
        raise Problem(ValueError, "An argument needs a name.", "Write parser.add_argument('--rate', default=0.1).")
    chosen = next((flag for flag in flags if flag.startswith("--")), flags[0])
    name = want(settings.get("dest") or chosen.lstrip("-").replace("-", "_"), str)
    if name.startswith("__"):
        raise Problem(ValueError, f"{name[:40]!r} cannot be the name of an argument.", "Begin it with a letter.")
    arguments = parser.attrs["arguments"]
    if len(arguments) >= _MOST:
        stop("items", f"A parser has at most {_MOST} arguments here.")
    if settings.get("action", "store") not in _ACTIONS:
        what = f"The action {show(m, settings['action'], 40)} is not available here."
        raise Problem(ValueError, what, f"There are {', '.join(_ACTIONS)}.")
    nargs = settings.get("nargs")
    if nargs not in (None, "?", "*", "+") and not (type(nargs) is int and 0 < nargs <= _MOST):
        raise Problem(ValueError, "`nargs` is a number from 1 on, '?', '*' or '+'.", "Write nargs='*'.")
    arguments.append((name, flags, settings))


_ACTIONS = ("store", "store_true", "store_false", "store_const", "append", "extend", "count")


def _parse(m: Machine, parser: Instance, args: Any = None, namespace: Any = None) -> Instance:
    """`parse_args`: of a list of words; without one all defaults, for a program here has no command line."""
    made, unknown = _parse_known(m, parser, args, namespace)
    if unknown:
        raise wrong(f"There is no argument {', '.join(word[:40] for word in unknown[:6])}.")
    return made


def _parse_known(m: Machine, parser: Instance, args: Any = None, namespace: Any = None) -> tuple[Instance, list[str]]:
    if namespace is not None and (type(namespace) is not Instance or namespace.cls.is_sealed):
        raise Problem(TypeError, f"A Namespace is needed here; got {an(namespace)}.", "Leave it out.")
    made = m.objects.fresh(NAMESPACE) if namespace is None else namespace
    arguments, defaults = [Argument(*one) for one in parser.attrs["arguments"]], parser.attrs["defaults"]
    m.meter.spend(len(arguments))
    reading = Reading(m, arguments, {**defaults, **{one.name: one.default(defaults) for one in arguments}})
    reading.read([want(word, str) for word in m.each(args)] if args is not None else [])
    if missing := reading.missing():
        raise _required(m, missing, arguments, is_listed=args is not None)
    for one in arguments:
        if id(one) not in reading.met and type(reading.values[one.name]) is str:
            reading.values[one.name] = one.converted(m, reading.values[one.name])
    made.attrs.update(reading.values)
    return made, reading.unknown


def _required(m: Machine, missing: list[Argument], arguments: list[Argument], *, is_listed: bool) -> Problem:
    """An argument that cannot be left out: with a list that gives it a value."""
    labels = ", ".join(f"`{one.label}`" for one in missing[:6])
    are = f"The argument{'s' * (len(missing) > 1)} {labels} {'are' if len(missing) > 1 else 'is'} required"
    if is_listed:
        return wrong(f"{are}, and the list of parse_args does not give {'them' if len(missing) > 1 else 'it'}.")
    needed = [word for one in arguments if one.is_needed(m) for word in one.sample(m)]
    what = f"{are}, and a program here has no command line that gives {'them' if len(missing) > 1 else 'it'}."
    return wrong(what, f"Write parse_args({needed}), with the values that you want.")


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
            "parse_known_args": Operation("parse_known_args", _parse_known),
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
