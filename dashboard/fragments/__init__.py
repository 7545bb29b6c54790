"""Parts of pages as HTML, for which Streamlit has no widget."""
