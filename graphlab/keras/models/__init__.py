"""Models: layers made of layers, and how they are trained."""

from graphlab.keras.models import saving
from graphlab.keras.models.cloning import clone_model
from graphlab.keras.models.model import Functional, Model
from graphlab.keras.models.sequential import Sequential
from graphlab.tensor import names_in

__all__ = ["Functional", "Model", "Sequential", "clone_model", "saving"]

globals().update(names_in("keras.models"))
