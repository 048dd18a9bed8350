"""Programs that train, each with what its time lines are: line, steps, parameters, epochs."""

from __future__ import annotations

from typing import NamedTuple

DATA = "x = tf.constant([-1.0, 0.0, 1.0, 2.0])\ny = 2.0 * x - 1.0\nw, b = tf.Variable(0.5), tf.Variable(0.25)\n"
MODEL = """\
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(3, "tanh"), tf.keras.layers.Dense(1)])
x = tf.reshape(tf.linspace(-1.0, 1.0, 10), (10, 1))
y = x * x
"""


class Line(NamedTuple):
    """One time line."""

    steps: int
    parameters: tuple[str, ...]
    epochs: tuple[int, ...] = ()
    optimizer: str = ""
    tapes: int = 1  # of a step
    rate: float | None = None


class Case(NamedTuple):
    """A program, and its time lines."""

    source: str
    lines: tuple[Line, ...]


WB = ("w", "b")
DENSE = ("dense.kernel", "dense.bias", "dense_1.kernel", "dense_1.bias")

CASES: dict[str, Case] = {
    "the course's loop": Case(
        DATA
        + """
for step in range(60):
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.abs(y - (w * x + b))
    dw = tape.gradient(loss, w)
    db = tape.gradient(loss, b)
    w.assign_sub(dw * 0.01)
    b.assign_sub(db * 0.01)
""",
        (Line(60, WB, rate=0.01),),
    ),
    "a while": Case(
        DATA
        + """
n = 0
while n < 40:
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - (w * x + b)) ** 2)
    dw, db = tape.gradient(loss, [w, b])
    w.assign(w - 0.1 * dw)
    b.assign_add(-0.1 * db)
    n += 1
""",
        (Line(40, WB, rate=0.1),),
    ),
    "a loop that is left early": Case(
        DATA
        + """
for step in range(1000):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - (w * x + b)) ** 2)
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.1 * dw)
    b.assign_sub(0.1 * db)
    if step == 52:
        break
""",
        (Line(53, WB, rate=0.1),),
    ),
    "a loop in a function, and a step in another": Case(
        DATA
        + """
def train_step(rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - (w * x + b)) ** 2)
    for g, v in zip(tape.gradient(loss, [w, b]), [w, b]):
        v.assign_sub(rate * g)
    return loss

def train(steps):
    for step in range(steps):
        train_step(0.05)

train(33)
""",
        (Line(33, WB, rate=0.05),),
    ),
    "mini-batches, with an optimizer": Case(
        DATA
        + """
optimizer = tf.keras.optimizers.SGD(0.05, momentum=0.9)
for epoch in range(5):
    for start in range(0, 4, 2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y[start:start + 2] - (w * x[start:start + 2] + b)) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, [w, b]), [w, b]))
""",
        (Line(10, WB, (1, 3, 5, 7, 9), "SGD", rate=0.05),),
    ),
    "the batches of a data set": Case(
        DATA
        + """
optimizer = tf.keras.optimizers.SGD(0.05, momentum=0.9)
dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(4).map(lambda a, b: (a + 0.0, b)).batch(2)
for epoch in range(5):
    for bx, by in dataset:
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((by - (w * bx + b)) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, [w, b]), [w, b]))
""",
        (Line(10, WB, (1, 3, 5, 7, 9), "SGD", rate=0.05),),
    ),
    "a data set that is counted and goes on": Case(
        DATA
        + """
dataset = tf.data.Dataset.from_tensor_slices({"x": x, "y": y}).repeat().batch(3).take(40)
for step, row in enumerate(dataset):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((row["y"] - (w * row["x"] + b)) ** 2)
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.1 * dw)
    b.assign_sub(0.1 * db)
""",
        (Line(40, WB, rate=0.1),),
    ),
    "two loops, one after the other": Case(
        DATA
        + """
for step in range(30):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - w * x) ** 2)
    w.assign_sub(0.1 * tape.gradient(loss, w))
for step in range(4):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - (w * x + b)) ** 2)
    b.assign_sub(0.1 * tape.gradient(loss, b))
""",
        (Line(30, ("w",), rate=0.1), Line(4, ("b",), rate=0.1)),
    ),
    "a loop around a loop, with new Variables": Case(
        DATA
        + """
for rate in [0.1, 0.01]:
    v = tf.Variable(0.0)
    for step in range(6):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y - v * x) ** 2)
        v.assign_sub(rate * tape.gradient(loss, v))
""",
        (Line(6, ("v",), rate=0.1), Line(6, ("v",), rate=0.01)),
    ),
    "a loop around a loop, with Variables that are set anew": Case(
        DATA
        + """
for rate in [0.1, 0.01]:
    w.assign(0.0)
    for step in range(6):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y - w * x) ** 2)
        w.assign_sub(rate * tape.gradient(loss, w))
""",
        (Line(6, ("w",), rate=0.1), Line(6, ("w",), rate=0.01)),
    ),
    "two tapes a step": Case(
        DATA
        + """
for step in range(30):
    with tf.GradientTape() as one, tf.GradientTape() as two:
        forged = w * x
        loss_g = tf.reduce_mean((forged - y) ** 2)
        loss_d = tf.reduce_mean((b * forged - 1.0) ** 2)
    dw = one.gradient(loss_g, w)
    db = two.gradient(loss_d, b)
    w.assign_sub(0.1 * dw)
    b.assign_sub(0.1 * db)
""",
        (Line(30, WB, tapes=2, rate=0.1),),
    ),
    "two tapes a step, one after the other": Case(
        DATA
        + """
for step in range(8):
    with tf.GradientTape() as critic:
        loss_d = tf.reduce_mean((b * x - 1.0) ** 2)
    b.assign_sub(0.1 * critic.gradient(loss_d, b))
    with tf.GradientTape() as actor:
        loss_g = tf.reduce_mean((w * b - 1.0) ** 2)
    w.assign_sub(0.1 * actor.gradient(loss_g, w))
""",
        (Line(8, ("b", "w"), tapes=2, rate=0.1),),
    ),
    "a tape in a tape": Case(
        DATA
        + """
for step in range(28):
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            loss = tf.reduce_mean((y - w * x) ** 2)
        slope = inner.gradient(loss, w)
        penalty = loss + 0.1 * slope ** 2
    w.assign_sub(0.1 * outer.gradient(penalty, w))
""",
        (Line(28, ("w",), tapes=2, rate=0.1),),
    ),
    "gradients gathered over some openings": Case(
        DATA
        + """
for step in range(7):
    total = 0.0
    for part in range(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y[2 * part:2 * part + 2] - w * x[2 * part:2 * part + 2]) ** 2)
        total = total + tape.gradient(loss, w)
    w.assign_sub(0.1 * total)
""",
        (Line(7, ("w",)),),
    ),
    "momentum by hand": Case(
        DATA
        + """
speed = tf.Variable(0.0)
for step in range(26):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - w * x) ** 2)
    g = tape.gradient(loss, w)
    speed.assign(0.9 * speed - 0.05 * g)
    w.assign_add(speed)
""",
        (Line(26, ("w",)),),
    ),
    "a rate that falls": Case(
        DATA
        + """
rate = 0.5
for step in range(50):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - w * x) ** 2)
    w.assign_sub(tape.gradient(loss, w) * rate)
    rate = rate * 0.5
""",
        (Line(50, ("w",)),),
    ),
    "no Python loop": Case(
        DATA
        + """
def train_step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - w * x) ** 2)
    w.assign_sub(0.1 * tape.gradient(loss, w))
    return loss

losses = [train_step() for _ in range(27)]
""",
        (Line(27, ("w",), rate=0.1),),
    ),
    "a loop without an update": Case(
        DATA
        + """
for v in range(30):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - w * x) ** 2)
    print(tape.gradient(loss, w))
w.assign(3.0)
""",
        (),
    ),
    "one step, without a loop": Case(
        DATA
        + """
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((y - w * x) ** 2)
w.assign_sub(0.1 * tape.gradient(loss, w))
""",
        (),
    ),
    "minimize": Case(
        DATA
        + """
optimizer = tf.keras.optimizers.Adam(0.1)
for step in range(30):
    optimizer.minimize(lambda: tf.reduce_mean((y - (w * x + b)) ** 2), [w, b])
""",
        (Line(30, WB, optimizer="Adam", rate=0.1),),
    ),
    "apply, with a schedule": Case(
        DATA
        + """
schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
optimizer = tf.keras.optimizers.Adagrad(schedule)
for step in range(30):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((y - (w * x + b)) ** 2)
    optimizer.apply(tape.gradient(loss, [w, b]), [w, b])
""",
        (Line(30, WB, optimizer="Adagrad"),),
    ),
    "fit": Case(
        MODEL
        + """
model.compile("adam", "mse")
model.fit(x, y, batch_size=4, epochs=12, verbose=0)
""",
        (Line(36, DENSE, tuple(range(1, 37, 3)), "Adam", rate=0.001),),
    ),
    "fit of a data set": Case(
        MODEL
        + """
model.compile("adam", "mse")
pairs = tf.data.Dataset.from_tensor_slices((x, y))
model.fit(pairs.shuffle(10).batch(4), epochs=12, verbose=0, validation_data=pairs.batch(5))
""",
        (Line(36, DENSE, tuple(range(1, 37, 3)), "Adam", rate=0.001),),
    ),
    "fit of a data set that counts nothing": Case(
        MODEL
        + """
model.compile("sgd", "mse")
pairs = tf.data.Dataset.from_tensor_slices((x, y)).filter(lambda a, b: a[0] > -2.0)
model.fit(pairs.batch(5), epochs=2, verbose=0)
""",
        (Line(4, DENSE, (1, 3), "SGD", rate=0.01),),
    ),
    "fit that stops early": Case(
        MODEL
        + """
class Stop(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 39:
            self.model.stop_training = True

model.compile(tf.keras.optimizers.SGD(0.1, nesterov=True, momentum=0.5), "mse")
model.fit(x, y, batch_size=10, epochs=500, verbose=0, callbacks=[Stop()])
""",
        (Line(40, DENSE, optimizer="SGD", rate=0.1),),
    ),
    "train_on_batch": Case(
        MODEL
        + """
model.compile(tf.keras.optimizers.RMSprop(0.01), "mse")
for step in range(26):
    model.train_on_batch(x, y)
""",
        (Line(26, DENSE, optimizer="RMSprop", rate=0.01),),
    ),
    "a train_step of one's own in fit": Case(
        """
class Own(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(0.0)

    def call(self, x):
        return self.w * x

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((y - self(x)) ** 2)
        self.optimizer.apply_gradients([(tape.gradient(loss, self.w), self.w)])
        return {"loss": loss}

model = Own()
model.compile(tf.keras.optimizers.AdamW(0.1, weight_decay=0.01))
model.fit(tf.constant([1.0, 2.0]), tf.constant([2.0, 4.0]), batch_size=1, epochs=20, verbose=0)
""",
        (Line(40, ("model.w",), tuple(range(1, 41, 2)), "AdamW", rate=0.1),),
    ),
}
