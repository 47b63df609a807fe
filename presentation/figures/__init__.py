"""Figures: pure functions from a frame and a theme to a Plotly figure. Nothing in here imports Streamlit."""
