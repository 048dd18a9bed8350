"""What TensorFlow's, NumPy's and Python's errors say, in plain words: a row for each, as cause and cure.

`\\1` stands for what the first bracket of the pattern has found.
"""

from __future__ import annotations

import re

from graphlab.sandbox.diagnostics.mistake import Cure, Mistake

_ROWS: list[tuple[str, str, str]] = [
    # What is saved
    (
        r"Nothing was saved at '(.*?)(?:\.npz)?' in this program",
        r"Nothing was saved at '\1' in this program, and it reads no files of a disk.",
        "Save it in this program before it is loaded; what was saved elsewhere cannot be loaded here.",
    ),
    (
        r"No such file or directory: (.*)$",
        r"There is no file \1: a program here reads what it has saved itself, and no files of a disk.",
        "Write the numbers into the program, as lists.",
    ),
    (
        r"The filename must end in `\.weights\.h5` .*filepath=(.*)$",
        "The weights of a model are saved under a name that ends in .weights.h5.",
        r"Call it '\1.weights.h5', here and where they are loaded.",
    ),
    (
        r"Invalid filepath extension for saving\..*filepath=(.*)\.$",
        "A whole model is saved under a name that ends in .keras.",
        r"Call it '\1.keras', here and where it is loaded.",
    ),
    (
        r"File format not supported: filepath=(.*?)\. Only files that end in `\.keras`",
        "A whole model is loaded from a name that ends in .keras.",
        r"Save it as '\1.keras', and load that.",
    ),
    (
        r"File format not supported: filepath=(.*?)\. Weights are",
        "Weights are loaded from a name that ends in .weights.h5, .npz or .keras.",
        r"Save them as '\1.weights.h5', and load that.",
    ),
    (
        r"When using `save_weights_only=True`.*filepath=(.*)$",
        "Weights alone are saved under a name that ends in .weights.h5.",
        r"Call it '\1.weights.h5'.",
    ),
    (
        r"The filepath provided must end in `\.keras` .*filepath=(.*)$",
        "A whole model is saved under a name that ends in .keras.",
        r"Call it '\1.keras'.",
    ),
    # Data sets
    (
        r"Cannot batch tensors .* had shape (\[.*?\]) and element \d+ had shape (\[.*?\])\.",
        r"Elements of the shapes \1 and \2 do not fit into one batch.",
        "Fill them up to one length: padded_batch(2) in place of batch(2).",
    ),
    (
        r"Dimensions (\d+) and (\d+) are not compatible: all parts",
        r"The parts have \1 and \2 rows: an element needs one of each.",
        "Print their shapes, and take as many of both: x[:3], y[:3].",
    ),
    (
        r"`predicate` must return",
        "The function of a filter says for each element True or False.",
        "Compare in it: filter(lambda x: x > 0).",
    ),
    (
        r"a list is none: zip\(a, b\)",
        "zip takes data sets, or a tuple of them, but no list.",
        "Write tf.data.Dataset.zip(a, b).",
    ),
    # TensorFlow
    (
        r"non-rectangular|inhomogeneous shape",
        "The rows of this list are not equally long.",
        "Give each row as many numbers, or fill the short ones up with 0.0.",
    ),
    (
        r"Shape mismatch.*variable shape (\(.*?\)), and the assigned value shape (\(.*?\)) are",
        r"The Variable has the shape \1, the new value \2.",
        "A Variable keeps its shape: assign as many numbers, or make a new Variable.",
    ),
    (
        r"axis (-?\d+) is not in \[-?\d+, \d+\): the shape is (.*)$",
        r"There is no axis \1: the shape is \2.",
        "Axes count from 0, and -1 is the last one.",
    ),
    (
        r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
        r"There is no axis \1: the array has \2.",
        "Axes count from 0, and -1 is the last one.",
    ),
    (
        r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)",
        r"There is no index \1: axis \2 has size \3.",
        "Indices count from 0, and -1 is the last one.",
    ),
    (
        r"slice index (-?\d+) of dimension (\d+) out of bounds: it must lie in \[-?\d+, (\d+)\)",
        r"There is no index \1: axis \2 has size \3.",
        "Indices count from 0, and -1 is the last one.",
    ),
    (
        r"Index out of range using input dim (\d+); .*; got (\d+) indices$",
        r"There are \2 indices for a tensor of rank \1.",
        "Give one index for each axis: print(x.shape) shows them.",
    ),
    (
        r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
        r"There are \2 indices for a tensor of rank \1.",
        "Give one index for each axis: print(x.shape) shows them.",
    ),
    (
        r"expected min_ndim=(\d+), found ndim=(\d+)\. Full shape received: (\(.*?\))",
        r"A layer takes a batch of rows; the shape here is \3.",
        "Make one row of it with x[tf.newaxis, :], or a column with x[:, tf.newaxis].",
    ),
    (
        r"matmul takes tensors of rank 2 or more; got shapes (\[.*?\]) and (\[.*?\])",
        r"tf.matmul takes matrices; the shapes are \1 and \2.",
        "For a matrix and a vector use tf.linalg.matvec(m, v), or make a row of v with v[tf.newaxis, :].",
    ),
    (
        r"`initial_value` arg",
        "A Variable needs a value to begin with.",
        "Write tf.Variable(1.0).",
    ),
    (
        r"^Cannot convert (.{1,40}) to EagerTensor of dtype (\w+): it stands beside",
        r"\1 cannot stand beside a tensor of dtype \2.",
        "Make both the same kind: numbers with numbers, texts with texts.",
    ),
    # NumPy
    (
        r"^Singular matrix|not invertible",
        "The matrix has no inverse.",
        "Add a small number to its diagonal: a + 1e-6 * np.eye(n).",
    ),
    (
        r"^cannot reshape array of size (\d+) into shape (\(.*\))",
        r"\1 numbers do not fill the shape \2.",
        r"A reshape keeps all \1 numbers: use -1 for the size that is left over.",
    ),
    (
        r"^all the input array dimensions|^all input arrays must have the same shape",
        "The arrays to be joined have different sizes.",
        "Print their shapes: all sizes must agree, but that of the axis along which they are joined.",
    ),
    (
        r"'a' must be greater than 0|'a' cannot be empty",
        "There is nothing to choose from.",
        "Give a list with items, or a number from 1 up.",
    ),
    (
        r"Cannot take a larger sample|Sample larger than population",
        "More items are asked for than there are.",
        "Ask for fewer, or let items come again: replace=True.",
    ),
    (r"^low >= high", "The lower end is not below the upper one.", "Write np.random.randint(0, 10)."),
    # Python
    (r"^division by zero|by zero$", "A number is divided by zero.", "Print the divisor, or add a small number to it."),
    (
        r"^(list|tuple|range object|string) (assignment )?index out of range",
        "There is no item at this place.",
        "Items count from 0, so the last one is x[len(x) - 1], or x[-1].",
    ),
    (r"^pop from (an )?empty|to take from an empty", "There is nothing left to take out.", "Ask before: if xs:"),
    (r"^(.+) is not in (?:the )?list", "This item is not in the list.", "Ask before: if item in xs:"),
    (r"^math range error", "The result is too big for a float.", "Use smaller numbers, or their logarithms."),
    (
        r"^math domain error|^expected a (?:positive|nonnegative) input",
        "The function has no answer for this number.",
        "A root needs a number from 0 up, a logarithm one above 0.",
    ),
    (
        r"^(\w+)\(\) argument must be .*, not '(\w+)'",
        r"`\1` makes a number of a text or a number, and was given something else.",
        "Print what goes in.",
    ),
    (
        r"is too big for a float|too large to convert to float",
        "The result is too big for a float.",
        "Use smaller numbers, or their logarithms.",
    ),
    (
        r"^invalid literal for int\(\) with base \d+: ('[-+]?\d*\.\d+')",
        r"\1 is not a whole number.",
        r"Write float(\1), and int(float(\1)) to cut the fraction off.",
    ),
    (
        r"^invalid literal for int\(\) with base \d+: (.*)$",
        r"The text \1 is not a whole number.",
        "Only digits can be turned into a number.",
    ),
    (
        r"^could not convert string to float: (.*)$",
        r"The text \1 is not a number.",
        "Only texts such as '2.5' can be turned into a number.",
    ),
    (r"^Cannot choose from an empty", "There is nothing to choose from.", "Give it a list with items."),
    (
        r"^Unknown format code '(.)' for object of type '(\w+)'",
        r"The format code \1 does not fit this kind of value (\2).",
        "Whole numbers take d, floats .2f or .3e, texts no letter at all.",
    ),
    (
        r"cannot fit 'int' into an index-sized integer|^Python int too large to convert to C",
        "This whole number is too big to be a place, a number of times or a size.",
        "Print it: it must be below 2 ** 63, and often much smaller.",
    ),
    (
        r"^cannot convert float (NaN|infinity) to integer",
        "nan and inf are no whole numbers.",
        "Print what goes in, and ask math.isfinite(x) before.",
    ),
    (
        r"arg not in range\(0x110000\)",
        "There is no character with this number.",
        "The numbers of characters go from 0 to 1,114,111.",
    ),
    (
        r"^slice indices must be integers",
        "A place in a text or a list is a whole number.",
        "Write x[1:3], or leave the place away.",
    ),
    (
        r"^must be real number, not (\w+)",
        r"A number without an imaginary part is needed here; got \1.",
        "Take the real part: z.real.",
    ),
    (
        r"^unsupported format string passed to",
        "This kind of value cannot be written with a format.",
        "Formats are for single numbers and texts: take an element, or leave the format away.",
    ),
    (
        r"^only (?:\S+ )+arrays can be converted",
        "A single number is needed here; got an array of several.",
        "Take one of them out: x[0].",
    ),
    (
        r"^unhashable type: '(\w+)'",
        r"A \1 can be no key of a dictionary and no item of a set.",
        "Use a text, a number or a tuple.",
    ),
    (
        r"^(not enough|too many) values to unpack \(expected (\d+)",
        r"Each item must hold \2 values here.",
        "Print the first of them: it may be a single value, or a row of several.",
    ),
    (
        r"^cannot unpack non-iterable (\w+) object",
        r"Several values are needed here; got a single \1.",
        "Give back as many as there are names for: return a, b.",
    ),
    (
        r"^(?:dictionary|Set) changed size during iteration|dictionary keys changed during iteration",
        "This dictionary or set is changed while a loop walks over it.",
        "Walk over a list of it: for key in list(d):",
    ),
    (r"^substring not found", "The text does not hold what is looked for.", "Ask before: if 'a' in text:"),
    (
        r"^The truth value of an array with more than one element",
        "A tensor with more than one element is neither true nor false.",
        "Say what is meant: tf.reduce_all(x > 0) or tf.reduce_any(x > 0).",
    ),
]
ROWS = [(re.compile(pattern), cause, cure) for pattern, cause, cure in _ROWS]


def by_phrase(m: Mistake) -> Cure | None:
    """The cause and the cure of the first row that knows the words."""
    for pattern, cause, cure in ROWS:
        found = pattern.search(m.message)
        if found is not None:
            return found.expand(cause), found.expand(cure)
    return None
