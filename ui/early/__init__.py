"""What a browser shows of a page before Streamlit runs in it."""
