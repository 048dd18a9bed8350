"""Modules know the Variables in their attributes."""

from __future__ import annotations

import pytest

import graphlab as gl


class Leaf(gl.Module):
    """Does not call `super().__init__()`: that must not matter."""

    def __init__(self, value: float) -> None:
        self.v = gl.Variable(value, name=f"v{value:.0f}")


class Tree(gl.Module):
    def __init__(self) -> None:
        super().__init__(name="tree")
        self.z = gl.Variable(0.0, name="z")
        self.parts = [Leaf(1.0), (Leaf(2.0), {"b": Leaf(4.0), "a": Leaf(3.0)})]
        self.a = {"second": gl.Variable(0.0, name="y"), "first": gl.Variable(0.0, name="x", trainable=False)}


def names(variables) -> list[str]:
    return [v.name.removesuffix(":0") for v in variables]


def test_own_variables_come_first_by_name_of_the_attribute() -> None:
    """Attributes and keys in alphabetical order, then the modules in order."""
    tree = Tree()
    assert names(tree.variables) == ["x", "y", "z", "v1", "v2", "v3", "v4"]
    assert names(tree.non_trainable_variables) == ["x"]
    assert "x" not in names(tree.trainable_variables)
    assert [names(m.variables) for m in tree.submodules] == [["v1"], ["v2"], ["v3"], ["v4"]]


def test_shared_and_circular_parts_count_once() -> None:
    """A module that holds itself, and a Variable held twice."""
    tree = Tree()
    tree.again, tree.me = tree.z, tree
    assert len(tree.variables) == 7
    assert tree not in tree.submodules


def test_a_layer_inside_is_a_module() -> None:
    """Its variables are found."""
    module = gl.Module()
    module.layer = gl.keras.layers.Dense(1)
    module.layer(gl.ones((1, 2)))
    assert names(module.trainable_variables) == ["kernel", "bias"]


def test_names() -> None:
    """Given, or made from the class; anything but an identifier is refused."""

    class MyNet2D(gl.Module):
        pass

    assert (MyNet2D().name, gl.Module("q").name, Leaf(1.0).name) == ("my_net2_d", "q", "leaf")
    with pytest.raises(ValueError, match="valid module name"):
        gl.Module("a b")


def test_a_name_scope_comes_before_the_names() -> None:
    """Of Variables made in the method, once."""

    class Lazy(gl.Module):
        @gl.Module.with_name_scope
        def __call__(self, x):
            if not hasattr(self, "w"):
                self.w = gl.Variable(2.0, name="w")
            return x * self.w

    lazy = Lazy(name="lazy")
    lazy(1.0)
    assert float(lazy(3.0)) == 6.0
    assert lazy.w.name == "lazy/w:0"
