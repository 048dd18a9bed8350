"""The names that a program finds: built-in functions, modules, TensorFlow's table."""
