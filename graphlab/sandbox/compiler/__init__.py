"""The learner's language: syntax nodes that are allowed, each compiled to a closure."""
