"""What is noted while a program runs: names, groups, the history of what was recorded."""
