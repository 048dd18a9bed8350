"""What a program can hold, what may cross to graphlab and back, and what it costs."""
