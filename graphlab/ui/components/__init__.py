"""The components of the pages that have a script in the browser: one Python face each."""
