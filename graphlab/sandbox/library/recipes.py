"""What to write in place of functions of modules that are not here: code that runs, with arrays x, y, xs and ys."""

from __future__ import annotations

_LOOP = "Write a loop of steps with tf.GradientTape() and tf.keras.optimizers.SGD."
_STEPS = "Write a loop of small steps: y = y + dt * slope(y)."
_COLUMNS = "Use a dictionary of lists, such as dict(data): plt.plot(table['loss']) draws a column of it."
_DENSITY = "Write np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi), which is its density."

RECIPES: dict[str, dict[str, str]] = {
    "pandas": {
        "DataFrame": _COLUMNS,
        "Series": "Write np.array(values).",
        "get_dummies": "Write tf.one_hot(classes, depth).",
        "concat": "Write np.concatenate([x, y]).",
    },
    "scipy": {
        "expit": "Write 1 / (1 + np.exp(-x)), or tf.sigmoid(x).",
        "softmax": "Write tf.nn.softmax(x).",
        "logsumexp": "Write tf.reduce_logsumexp(x).",
        "erf": "Write tf.math.erf(x).",
        "norm": _DENSITY,
        "zscore": "Write (x - x.mean(axis=0)) / x.std(axis=0).",
        "entropy": "Write -np.sum(p * np.log(p)).",
        "interp1d": "Write np.interp(x, xs, ys).",
        "convolve": "Write np.convolve(x, y).",
        "convolve2d": "Write tf.nn.conv2d(pictures, kernel, 1, 'SAME').",
        "trapezoid": "Write np.trapezoid(ys, xs).",
        "det": "Write np.linalg.det(matrix).",
        "inv": "Write np.linalg.inv(matrix).",
        "solve": "Write np.linalg.solve(matrix, y).",
        **dict.fromkeys(["minimize", "minimize_scalar", "fmin", "fmin_bfgs", "curve_fit", "fsolve"], _LOOP),
        **dict.fromkeys(["odeint", "solve_ivp"], _STEPS),
    },
    "torch": {
        **dict.fromkeys(["tensor", "FloatTensor", "from_numpy"], "It is `tf.constant`."),
        "zeros": "It is `tf.zeros`, and the shape is a list: tf.zeros([2, 3]).",
        "ones": "It is `tf.ones`, and the shape is a list: tf.ones([2, 3]).",
        "randn": "It is `tf.random.normal`, and the shape is a list: tf.random.normal([2, 3]).",
        "rand": "It is `tf.random.uniform`, and the shape is a list: tf.random.uniform([2, 3]).",
        "matmul": "It is `tf.matmul`.",
        "no_grad": "Leave it out: only what stands inside `with tf.GradientTape() as tape:` is recorded.",
    },
}
"""By the module and the name that is asked for; what has none is told what is said of the whole module."""
