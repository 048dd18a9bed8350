"""`'%.2f' % x` as the f-string to write instead."""

from __future__ import annotations

import ast
import re

_FIELD = re.compile(r"%(?:\((\w+)\))?([-+ 0#]*)(\d{0,3})(\.\d{1,3})?[hlL]?([diouxXeEfFgGcrsa%])")


def as_f_string(node: ast.BinOp) -> str | None:
    """The f-string that does the same; None where it cannot be told from the text.

    >>> def shown(text):
    ...     return as_f_string(ast.parse(text, mode="eval").body)
    >>> print(shown("'epoch %d: loss %.4f' % (epoch, loss)"), shown("'%5.1f%% of %s' % (p, name)"))
    f'epoch {epoch}: loss {loss:.4f}' f'{p:5.1f}% of {name}'
    >>> print(shown("'%-8s|%(x)s' % d"), shown("'100%' % x"))
    None None
    """
    if not isinstance(node.left, ast.Constant) or not isinstance(node.left.value, str):
        return None
    values = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
    if any(isinstance(value, ast.Starred) for value in values):
        return None
    template, pieces, end = node.left.value, [], 0
    for found in _FIELD.finditer(template):
        pieces.append(_literal(template[end : found.start()]))
        end = found.end()
        name, flags, width, digits, kind = found.groups()
        if kind == "%":
            pieces.append("%")
            continue
        if name or not values:
            return None
        pieces.append("{" + ast.unparse(values.pop(0)) + _spec(flags, width, digits or "", kind) + "}")
    rest = template[end:]
    body = "".join([*pieces, _literal(rest)])
    quote = next((q for q in ("'", '"') if q not in body), None)
    if values or "%" in rest or quote is None or len(body) > 160:
        return None
    return f"f{quote}{body}{quote}"


def _literal(text: str) -> str:
    return repr(text + '"')[1:-2].replace("{", "{{").replace("}", "}}")


def _spec(flags: str, width: str, digits: str, kind: str) -> str:
    if kind in "sra":
        change = "" if kind == "s" else f"!{kind}"
        side = ("<" if "-" in flags else ">") if width else ""
        return change + (f":{side}{width}{digits}" if width or digits else "")
    kind = {"i": "d", "u": "d"}.get(kind, kind)
    plain = "".join(flag for flag in "+ #0" if flag in flags)
    sign = ("<" if "-" in flags and width else "") + plain
    if kind == "d" and not digits:
        return f":{sign}{width}d" if sign or width else ""
    return f":{sign}{width}{digits}{kind}"
