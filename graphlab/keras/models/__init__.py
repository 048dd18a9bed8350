"""Models: layers made of layers, and how they are trained."""

from graphlab.keras.models.cloning import clone_model
from graphlab.keras.models.model import Functional, Model
from graphlab.keras.models.sequential import Sequential

__all__ = ["Functional", "Model", "Sequential", "clone_model"]
