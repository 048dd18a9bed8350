"""Mistakes of learners, one by one: what is said is exact, plain, and of use."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from graphlab.sandbox import Error
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from tests.sandbox.complaints import of_error

LIMITS = Limits(steps=50_000, output=2_000)
_PARTS = Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8").split("### ")[1:]
MISTAKES = {name: body for name, _, body in (part.partition("\n") for part in _PARTS)}
# Here the program's own words are the cause.
OWN = ("assert: with words", "raise")


def parts(name: str) -> tuple[str, str, str, str]:
    """The program of a mistake, its place and kind, its cause and its cure."""
    source, _, said = MISTAKES[name].partition("--- ")
    places, cause, cure = said.strip().split("\n")
    place, _, before = places.partition(", before Python 3.12 ")  # which tells no places inside an f-string
    return source, before if before and sys.version_info < (3, 12) else place, cause, cure


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_explained(name: str) -> None:
    """Kind, line and column are those of the mistake; cause and cure are the sentences of the collection."""
    source, place, cause, cure = parts(name)
    error = interpret(source, LIMITS).error
    assert error is not None
    assert [f"{error.line}:{error.column} {error.kind}", error.message, error.hint] == [place, cause, cure]
    assert of_error(source, error) == []
    line, caret = error.quoted(source).split("\n")
    assert line in source.expandtabs(1) and caret.strip() == "^" and len(caret) <= min(error.column or 0, 100)


def test_there_are_enough_mistakes() -> None:
    """The collection does not shrink."""
    assert len(MISTAKES) == len(_PARTS) >= 200


# --- One sentence each ---------------------------------------------------------------------------


def without_code(text: str) -> str:
    """The prose of a text: code in quotation marks of any kind is one word."""
    return re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\w*[(\[{][^\s].*[)\]}]|\b\w+(\.\w+)+", "code", text)


def sentences(text: str) -> int:
    """How many sentences a text has."""
    return len(re.findall(r"[.!?](?=\s+[A-Z]|$)", without_code(text))) or 1


@pytest.mark.parametrize("name", [name for name in MISTAKES if name not in OWN])
def test_cause_and_cure_are_one_sentence_each(name: str) -> None:
    """Neither is a paragraph, both begin like a sentence, and the cause ends like one."""
    _, _, cause, cure = parts(name)
    assert (sentences(cause), sentences(cure)) == (1, 1)
    assert len(cause) < 160 and len(cure) < 160
    assert cause.endswith(".") and re.match(r"[A-Z`'\d_]|[\w.]+\(|[\w.]+ (takes|is|are|needs|has)", cause)
    assert re.match(r"[A-Z`]", cure)
    assert not re.search(r"' object|\b(instance|iterable|positional|literal|subscript\w*|callable)\b", cause + cure)


def test_two_sentences_are_seen() -> None:
    """The measure itself: full stops inside code and numbers are none."""
    assert sentences("`a.b` is 3.5 wide, see tf.math.log(x). It is small.") == 2
    assert sentences("Write x.assign_add(1.0).") == sentences("Did you mean `tf.ones`?") == 1


# --- The code of a cure --------------------------------------------------------------------------

_WRITE = re.compile(r"(?:[Ww]rite|Use an f-string:|[Oo]n line \d+ write:?)(?: on line \d+:)? (.+)$")

_END = re.compile(
    r", (?:or|the|not|and|where|with) | or (?=\w+ [-=]|def)| below | as the first| on line "
    r"| for (?:each|a|the)\b|: ?print"
)


def code_of(cure: str) -> str | None:
    """The code that a cure says to write, if all of its end is code."""
    found = _WRITE.search(cure)
    if found is None:
        return None
    text = _END.split(found.group(1))[0]
    text = re.sub(r"^the [\w ]+: ", "", text.strip())
    if re.match(r"(the|it|its|them|one|both|a|name|`and`)(?!\w)", text):
        return None
    return (text if text.endswith("...") else text.removesuffix(".")).strip("`")


def parses(code: str) -> bool:
    """Whether `code` is Python; the head of a block counts."""
    for form in (
        code,
        f"{code} pass",
        f"{code}:\n    pass",
        f"if 1:\n    pass\n{code} pass",
        f"try:\n    pass\n{code} pass",
    ):
        try:
            ast.parse(form)
        except SyntaxError:
            continue
        return True
    return False


CURED = {name: code for name in MISTAKES if (code := code_of(parts(name)[3])) and re.search(r"\w[=(.\[: ]", code)}


@pytest.mark.parametrize("name", CURED)
def test_the_code_of_a_cure_is_python(name: str) -> None:
    """What a cure says to write parses."""
    assert parses(CURED[name]), CURED[name]


# --- Doing what the cure says --------------------------------------------------------------------


def mended(source: str, error: Error) -> str | None:
    """The program with the cure applied, where that needs no thought."""
    lines = source.split("\n")
    line = lines[error.line - 1]
    said = re.search(r"Did you mean `?\.?([\w.]+?)(?:=\.\.\.)?`?\?$", error.hint or "")
    wrong = re.search(r"`(?:[\w.]*\.)?(\w+)`(?: is not defined|\.$| here\.)", error.message)
    if said is not None and wrong is not None:
        right = said.group(1).split(".")[-1]
        lines[error.line - 1] = re.sub(rf"\b{wrong.group(1)}\b", right, line)
        return "\n".join(lines)
    if (other := renamed(source, error)) is not None:
        return other
    code = code_of(error.hint or "")
    old = None if code is None or "..." in code else part_at(source, error)
    if code is None or old is None or not _HERE.search(error.hint or ""):
        return None
    if code.endswith(":") or not known(code, source):
        return None
    begin = error.column - 1
    lines[error.line - 1] = line[:begin] + code + line[begin + len(old) :]
    return "\n".join(lines)


_HERE = re.compile(r"(?:^|: )([Ww]rite|Use an f-string:) (?!.*first line|on line)")


def renamed(source: str, error: Error) -> str | None:
    """The program with the cures that are about a name, another line or the first line of a function."""
    lines, hint = source.split("\n"), error.hint or ""
    at = error.line - 1
    wrong = re.match(r"`([\w.]+)`", error.message)
    if wrong and (right := re.search(r"[Ii]t is `([\w.]+)`\.$", hint)):
        lines[at] = lines[at].replace(wrong[1], right[1])
    elif line := re.fullmatch(r"Write on line (\d+): (.+)", hint):
        old = lines[int(line[1]) - 1]
        lines[int(line[1]) - 1] = old[: len(old) - len(old.lstrip())] + line[2]
    elif first := re.fullmatch(r"Write ((?:global|nonlocal) \w+) as the first line of `(\w+)`\.", hint):
        head = next(number for number, text in enumerate(lines) if re.match(rf" *def {first[2]}\(", text))
        lines.insert(head + 1, re.match(" *", lines[head + 1])[0] + first[1])  # type: ignore[index]
    elif gone := re.fullmatch(r"Leave out the `del` of line (\d+)\.", hint):
        del lines[int(gone[1]) - 1]
    elif method := re.search(r"It belongs to the object: write self\.(\w+)\.$", hint):
        lines[at] = re.sub(rf"(?<![\w.]){method[1]}\b", f"self.{method[1]}", lines[at])
    else:
        return None
    return "\n".join(lines)


def known(code: str, source: str) -> bool:
    """Whether every name in `code` has a value in the program, or is one that is always there."""
    names = {part.id for part in ast.walk(ast.parse(code)) if isinstance(part, ast.Name)}
    parts = list(ast.walk(ast.parse(source)))
    bound = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    bound |= {part.name for part in parts if isinstance(part, ast.FunctionDef | ast.ClassDef)}
    return names <= bound | {"tf", "np", "float", "int", "str", "range"}


def part_at(source: str, error: Error) -> str | None:
    """The text of the biggest part of the program that begins where the error is."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    found = [
        ast.get_source_segment(source, node) or ""
        for node in ast.walk(tree)
        if (getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1) == (error.line, error.column)
    ]
    return max(found, key=len, default=None)


def cures() -> dict[str, str]:
    """The mended programs of the collection."""
    found = {}
    for name in MISTAKES:
        source = parts(name)[0]
        error = interpret(source, LIMITS).error
        text = None if error is None else mended(source, error)
        if text is not None and text != source:
            found[name] = text
    return found


def test_what_a_cure_says_works() -> None:
    """Where a cure can be applied as it stands, the mistake is gone, and most programs then run to their end."""
    tried = cures()
    left = {name: interpret(text, LIMITS).error for name, text in tried.items()}
    again = {name for name, error in left.items() if error and error.message == parts(name)[2]}
    assert not again
    assert len(tried) >= 40
    assert [name for name, error in left.items() if error] == []


# Why a cure is for a person to apply: what its code does not have, or where it does not stand.
BY_HAND = {
    "it leaves something to be chosen": r"\.\.\.|, such as | or |\bfor the name of|what is wrong|^To |Variables inside",
    "its code begins or ends a block": r":$|End it with|`with |in the block of|below line|as the first line",
    "it is an exercise": r"in (its|place of)|^Put it there",
    "it is a rule of the language": r"^(Lines of one block|A product needs|Each name|It starts in|Use |Write `and`)",
}


def by_hand(name: str) -> str | None:
    """Why the cure of a mistake is not applied here; None where no rule says so."""
    source, _, _, cure = parts(name)
    code = (code_of(cure) or "").rstrip(":")
    try:
        ast.parse(source)
    except SyntaxError:
        return "the program has no tree yet"
    if code and parses(code) and not code.endswith("..."):
        try:
            if not known(code, source):
                return "its code has names that the program has not"
        except SyntaxError:
            pass
    return next((why for why, pattern in BY_HAND.items() if re.search(pattern, cure)), None)


def test_what_a_cure_says_is_tried_or_cannot_be() -> None:
    """Every cure with code is applied above, or a rule says what in it is left to a person."""
    tried = cures()
    coded = [name for name in MISTAKES if "`" in parts(name)[3] or code_of(parts(name)[3])]
    assert [name for name in coded if name not in tried and by_hand(name) is None] == []
