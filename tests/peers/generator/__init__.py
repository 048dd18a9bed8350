"""Random small programs, written from the registry of public names and run in graphlab and in TensorFlow."""
