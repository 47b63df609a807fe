"""大屏: one screen for a display that nobody touches for weeks.

The page (``pages/wall.py``) only brings the browser's part (``static/``); that draws the whole wall by itself and asks
``routes`` what to show. So a stopped server, a lost connection or a rerun of Streamlit's leaves the picture as it is.
What is shown is put into words here, on the server: ``screen`` puts the panels together, one module for each.
"""
