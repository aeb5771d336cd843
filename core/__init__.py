"""The subject itself: populations, models, metrics, experiments. Never imports streamlit or plotly."""
