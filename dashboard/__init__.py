"""The dashboard: pages of Streamlit, and the API, feeds and unsubscribe page beside them."""
