"""Fitting a straight line to data: the data, the model, its training and the moving picture of it."""
