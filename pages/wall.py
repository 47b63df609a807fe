"""大屏: the whole street on a display that nobody touches; all of it is drawn by presentation/wall/static."""

import streamlit as st

from presentation.wall import routes

st.html(
    '<p class="wall-words">大屏正在打开……如果停在这里，请检查服务器和网络，然后刷新。</p>'
    f'<script type="module" src="{routes.root()}/static/wall.js"></script>',
    unsafe_allow_javascript=True,  # our own file from our own server: the headers of dashboard.py allow no other
)
