"""The subject: populations, models, metrics, experiments. Imports no streamlit, no plotly."""
