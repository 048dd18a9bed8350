"""The app around the pages: who is there, what may run, and the frame that all pages have."""
