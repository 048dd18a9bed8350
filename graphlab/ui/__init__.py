"""Everything that is shown with Streamlit and is not a page."""
