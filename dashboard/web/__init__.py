"""What the dashboard answers without a page of Streamlit: the JSON API, feeds and the unsubscribe page."""
