"""Programs whose graphs are larger than a screen, by what they are."""

from __future__ import annotations


def layers(count: int) -> str:
    """A Sequential of so many Dense layers with one train step."""
    dense = "".join('    tf.keras.layers.Dense(3, activation="tanh"),\n' for _ in range(count - 1))
    return f"""x = tf.constant([[0.1, 0.2], [0.3, -0.4], [0.5, 0.6], [0.7, 0.8]])
t = tf.constant([[1.0], [0.0], [0.5], [0.2]])
model = tf.keras.Sequential([
{dense}    tf.keras.layers.Dense(1),
])
optimizer = tf.keras.optimizers.SGD(0.1)
with tf.GradientTape() as tape:
    y = model(x)
    loss = tf.reduce_mean((y - t) ** 2)
grads = tape.gradient(loss, model.trainable_variables)
optimizer.apply_gradients(zip(grads, model.trainable_variables))
"""


NESTED = """x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x * x * x
    dy_dx = inner.gradient(y, x)
outer.gradient(dy_dx, x)
"""
LOOP = """x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x
    for i in range({}):
        y = tf.sin(y) * x + 0.1
tape.gradient(y, x)
"""
CHAIN = "x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = x\n{}tape.gradient(y, x)\n"
STEPS = ("y * 1.01", "tf.sin(y)", "y + x", "tf.tanh(y)", "y - 0.1")

LARGE = {
    "two layers": layers(2),
    "four layers": layers(4),
    "nested tape": NESTED,
    "nested tape of a power": NESTED.replace("x * x * x", "x**3"),
    "loop of 2 rounds": LOOP.format(2),
    "loop of 6 rounds": LOOP.format(6),
    "loop of 30 rounds": LOOP.format(30),
    "short rounds": LOOP.replace(" * x + 0.1", "").format(30),
    "chain of 300 ops": CHAIN.format("".join(f"    y = {STEPS[i % len(STEPS)]}\n" for i in range(300))),
}
