"""The browser's half: the scripts and styles of the components, and who reads them."""
