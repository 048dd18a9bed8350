"""What is drawn and said of a run: what may be asked for, how it is made, and how it is checked where it arrives."""
