"""More cases: models and training, all from weights that are given."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.keras.cases import case, plain
from tests.keras.layer_cases import CLASSES, X, Y, Z, fill
from tests.keras.recurrent_cases import CASES

__all__ = ["CASES"]


# --- Training ------------------------------------------------------------------------------------


def regression(tf: Any, **layer: Any) -> Any:
    keras = tf.keras
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(5, "tanh", **layer), keras.layers.Dense(1)])


def classifier(tf: Any, last: str | None = "softmax") -> Any:
    keras = tf.keras
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(6, "relu"), keras.layers.Dense(3, last)])


def trained(model: Any, history: Any, *more: Any) -> Any:
    """What a training run comes to."""
    return plain({"history": history.history, "epochs": history.epoch, "weights": model.get_weights(), "more": more})


def fitted(tf: Any, model: Any, y: Any, compiled: dict[str, Any], **fit: Any) -> Any:
    fill(model)
    model.compile(**compiled)
    settings = {"epochs": 4, "batch_size": 7, "shuffle": False, "verbose": 0, **fit}
    history = model.fit(X, y, **settings)
    seen = model.evaluate(X, y, verbose=0, batch_size=10)
    return trained(model, history, seen, model.predict(X[:5], verbose=0), model.evaluate(X, y, 5, 0, return_dict=True))


MSE = {"optimizer": "sgd", "loss": "mse"}


@case("fit regression")
def fit_regression(tf: Any) -> Any:
    return fitted(tf, regression(tf), Y, {**MSE, "metrics": ["mae", tf.keras.metrics.RootMeanSquaredError()]})


@case("fit flat targets and tensors")
def fit_flat(tf: Any) -> Any:
    return fitted(tf, regression(tf), tf.constant(Y[:, 0]), {"optimizer": "adam", "loss": "mae", "metrics": ["mse"]})


@case("fit classes")
def fit_classes(tf: Any) -> Any:
    compiled = {"optimizer": "rmsprop", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
    return fitted(tf, classifier(tf), CLASSES, compiled)


@case("fit classes from logits")
def fit_logits(tf: Any) -> Any:
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    compiled = {"optimizer": tf.keras.optimizers.Nadam(0.02), "loss": loss, "metrics": ["acc", "accuracy"]}
    return fitted(tf, classifier(tf, None), CLASSES, compiled)


@case("fit one-hot")
def fit_one_hot(tf: Any) -> Any:
    rows = tf.keras.utils.to_categorical(CLASSES)
    compiled = {"optimizer": "adamax", "loss": "categorical_crossentropy", "metrics": ["accuracy", "Precision"]}
    return fitted(tf, classifier(tf), rows, compiled)


@case("fit yes or no")
def fit_binary(tf: Any) -> Any:
    keras = tf.keras
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, "sigmoid")])
    compiled = {"optimizer": "adagrad", "loss": "binary_crossentropy", "metrics": ["accuracy", keras.metrics.AUC()]}
    return fitted(tf, model, (Y[:, 0] > 0).astype(np.float32), compiled)


@case("fit with a validation split and weights")
def fit_split(tf: Any) -> Any:
    weights = np.linspace(0.5, 2.0, len(X)).astype(np.float32)
    compiled = {**MSE, "metrics": ["mae"], "weighted_metrics": ["mae"]}
    return fitted(tf, regression(tf), Y, compiled, validation_split=0.25, sample_weight=weights)


@case("fit with validation data and class weights")
def fit_class_weights(tf: Any) -> Any:
    compiled = {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
    data = (X[::2], CLASSES[::2])
    return fitted(tf, classifier(tf), CLASSES, compiled, class_weight={0: 2.0, 2: 0.5}, validation_data=data)


@case("fit with regularizers and constraints")
def fit_regularized(tf: Any) -> Any:
    model = regression(tf, kernel_regularizer=tf.keras.regularizers.l2(0.05), kernel_constraint="max_norm")
    return fitted(tf, model, Y, {"optimizer": tf.keras.optimizers.SGD(0.1, momentum=0.9), "loss": "huber"})


@case("fit with normalization")
def fit_normalized(tf: Any) -> Any:
    keras = tf.keras
    layers = [keras.Input((3,)), keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.ReLU()]
    return fitted(tf, keras.Sequential([*layers, keras.layers.Dense(1)]), Y, MSE, validation_split=0.25)


@case("fit with a frozen layer")
def fit_frozen(tf: Any) -> Any:
    model = regression(tf)
    model.layers[0].trainable = False
    return fitted(tf, model, Y, MSE)


@case("fit with a schedule")
def fit_schedule(tf: Any) -> Any:
    rate = tf.keras.optimizers.schedules.ExponentialDecay(0.05, 4, 0.7)
    return fitted(tf, regression(tf), Y, {"optimizer": tf.keras.optimizers.SGD(rate), "loss": "mse"})


@case("fit with callbacks")
def fit_callbacks(tf: Any) -> Any:
    callbacks = tf.keras.callbacks
    told: list[Any] = []
    given = [
        callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5 if epoch else rate),
        callbacks.EarlyStopping("loss", patience=1, min_delta=0.05, restore_best_weights=True),
        callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: told.append([epoch, logs["loss"]]),
            on_train_batch_end=lambda batch, logs: told.append([batch, logs["loss"]]),
        ),
    ]
    return [fitted(tf, regression(tf), Y, MSE, callbacks=given, epochs=8), plain(told)]


@case("fit until a plateau")
def fit_plateau(tf: Any) -> Any:
    given = [tf.keras.callbacks.ReduceLROnPlateau("loss", factor=0.2, patience=1, min_delta=0.2, min_lr=0.001)]
    return fitted(tf, regression(tf), Y, MSE, callbacks=given, epochs=7)


@case("fit in two goes")
def fit_twice(tf: Any) -> Any:
    model = regression(tf)
    first = fitted(tf, model, Y, {"optimizer": "adam", "loss": "mse"}, epochs=2)
    again = model.fit(X, Y, initial_epoch=2, epochs=4, batch_size=7, shuffle=False, verbose=0)
    return [first, trained(model, again)]


@case("fit with a loss function of one's own")
def fit_custom(tf: Any) -> Any:
    def cubic(y_true: Any, y_pred: Any) -> Any:
        return tf.reduce_mean(tf.abs(y_true - y_pred) ** 3, axis=-1)

    return fitted(tf, regression(tf), Y[:, 0], {"optimizer": "sgd", "loss": cubic, "metrics": [cubic, "mae"]})


@case("train and test on batches")
def on_batches(tf: Any) -> Any:
    model = regression(tf)
    fill(model)
    model.compile("sgd", "mse", metrics=["mae"])
    found = [model.train_on_batch(X[:8], Y[:8]), model.train_on_batch(X[8:], Y[8:], return_dict=True)]
    found += [model.test_on_batch(X, Y), model.predict_on_batch(X[:2]), model.train_on_batch(X, Y, np.ones(24))]
    return plain(found)


# --- Functional models ---------------------------------------------------------------------------


def two_inputs(tf: Any) -> Any:
    keras = tf.keras
    x, z = keras.Input((3,), name="x"), keras.Input((2,), name="z")
    hidden = keras.layers.Dense(4, "tanh", name="hidden")(x)
    joined = keras.layers.concatenate([hidden, z])
    out = keras.layers.Dense(1, name="out")(joined)
    kind = keras.layers.Dense(3, "softmax", name="kind")(keras.layers.Add()([hidden, hidden * 0.5]))
    return keras.Model([x, z], [out, kind], name="two")


@case("functional two inputs and outputs")
def functional(tf: Any) -> Any:
    model = two_inputs(tf)
    fill(model)
    values = model([X, Z])
    return plain(
        {
            "values": values,
            "by name": model({"x": X, "z": Z}),
            "layers": [layer.name for layer in model.layers],
            "weights": [v.path for v in model.weights],
            "shapes": [[-1 if n is None else n for n in shape] for shape in (*model.input_shape, *model.output_shape)],
            "names": model.output_names,
            "params": model.count_params(),
        }
    )


TWO = {"optimizer": "adam", "loss": ["mse", "sparse_categorical_crossentropy"]}


@case("functional fit with two losses")
def functional_fit(tf: Any) -> Any:
    model = two_inputs(tf)
    fill(model)
    model.compile(**TWO, loss_weights=[0.5, 2.0], metrics=[["mae"], ["accuracy"]])
    history = model.fit([X, Z], [Y, CLASSES], epochs=3, batch_size=9, shuffle=False, verbose=0, validation_split=0.25)
    seen = model.evaluate([X, Z], [Y, CLASSES], verbose=0)
    return trained(model, history, seen, model.predict([X, Z], verbose=0, batch_size=7))


@case("functional fit by name")
def functional_by_name(tf: Any) -> Any:
    model = two_inputs(tf)
    fill(model)
    losses_by_name = {"out": "mae", "kind": "sparse_categorical_crossentropy"}
    model.compile("sgd", losses_by_name, loss_weights={"out": 1.0, "kind": 0.3}, metrics={"kind": ["accuracy"]})
    data = {"x": X, "z": Z}, {"out": Y, "kind": CLASSES}
    history = model.fit(*data, epochs=2, batch_size=9, shuffle=False, verbose=0)
    return trained(model, history, model.evaluate(*data, verbose=0, return_dict=True))


@case("functional shared layer")
def shared(tf: Any) -> Any:
    keras = tf.keras
    a, b = keras.Input((3,)), keras.Input((3,))
    twin = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, "tanh"), keras.layers.Dense(2)])
    model = keras.Model([a, b], keras.layers.Subtract()([twin(a), twin(b)]))
    fill(model)
    model.compile("sgd", "mse")
    history = model.fit([X, X[::-1]], Z, epochs=2, shuffle=False, verbose=0)
    return trained(model, history, [layer.name for layer in model.layers], model([X[:2], X[2:4]]))


@case("functional operators")
def operators(tf: Any) -> Any:
    keras = tf.keras
    x = keras.Input((3,))
    y = keras.layers.Dense(3, name="d")(x)
    outputs = [y + 1.0, 2.0 - x, x * y, x / 2.0, -y, x[:, 1:], y**2, keras.ops.relu(x), keras.ops.sum(x, axis=-1)]
    outputs += [keras.ops.matmul(x, keras.ops.ones((3, 2))), keras.activations.tanh(x), abs(x), 1.0 + x]
    model = keras.Model(x, outputs)
    fill(model)
    return plain([model(X[:3]), [[-1 if n is None else n for n in t.shape] for t in model.outputs[:12]]])


@case("functional features of a model")
def features(tf: Any) -> Any:
    keras = tf.keras
    model = classifier(tf)
    fill(model)
    inner = keras.Model(model.inputs, model.layers[0].output)
    return plain([inner(X), len(inner.layers), [layer.name for layer in inner.layers]])


@case("model of one's own")
def subclass(tf: Any) -> Any:
    class Net(tf.keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.blocks = [tf.keras.layers.Dense(4, "relu"), tf.keras.layers.Dense(4, "tanh")]
            self.out = tf.keras.layers.Dense(1)
            self.norm = tf.keras.layers.BatchNormalization()

        def call(self, x: Any, training: bool = False) -> Any:
            for block in self.blocks:
                x = block(x)
            return self.out(self.norm(x, training=training))

    model = Net()
    model(X)
    found = fitted(tf, model, Y, {"optimizer": "adam", "loss": "mse"}, validation_split=0.25)
    return [found, plain([[v.path for v in model.weights], [layer.name for layer in model.layers]])]


@case("model with a step of its own")
def own_step(tf: Any) -> Any:
    class Net(tf.keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.dense = tf.keras.layers.Dense(1)
            self.seen = tf.keras.metrics.Mean(name="seen")

        def call(self, x: Any) -> Any:
            return self.dense(x)

        @property
        def metrics(self) -> Any:
            return [self.seen]

        def train_step(self, data: Any) -> Any:
            x, y = data[:2]
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.abs(self(x, training=True) - y))
            grads = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(grads, self.trainable_variables, strict=True))
            self.seen.update_state(loss)
            return {"seen": self.seen.result(), "last": loss}

    model = Net()
    model(X)
    fill(model)
    model.compile(optimizer="sgd")
    history = model.fit(X, Y, epochs=3, batch_size=8, shuffle=False, verbose=0)
    return trained(model, history)
