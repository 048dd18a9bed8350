"""The fitting lab: data, a model, its training, and what is to be seen of it; many runs beside each other."""
