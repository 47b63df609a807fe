"""One line of text."""

import streamlit as st

st.write("一行文字")
