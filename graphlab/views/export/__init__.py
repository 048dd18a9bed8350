"""What is taken away of a trace: JSON, scripts, transcript, worked solution."""
