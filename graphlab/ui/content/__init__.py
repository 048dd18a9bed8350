"""What the pages show: lessons, examples, curves, tensors."""
