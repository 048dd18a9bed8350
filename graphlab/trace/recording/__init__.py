"""What is recorded while a program runs: ops, names, groups, and the history beside the tapes."""
