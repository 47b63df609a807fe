"""The main script: Streamlit runs it for every reader and every change.

Page set-up, navigation, filter bar and the line that says what is shown; then the page that was asked for.
"""

import streamlit as st

from presentation import navigation, reads, scope_picker
from presentation.freshness import draw_line
from presentation.looking_ahead import AHEAD
from presentation.theme import theme_of
from presentation.view import View, show

st.set_page_config(page_title=navigation.PRODUCT_NAME, page_icon=navigation.ICON, layout="wide")
wrong = navigation.take_path()
page = navigation.draw()
if page.url_path == navigation.WALL:
    page.run()  # draws the whole screen, and needs nothing of what follows
    st.stop()

AHEAD.reader_asks()
settings = reads.settings()
theme = theme_of(st.context.theme.type)
seen = reads.freshness()
now, today = reads.moment_of(seen)
directory = reads.directory()
navigation.draw_masthead(directory.street_name, theme)
for sentence in [*wrong, *scope_picker.take_address(page.url_path, directory, today)]:
    st.warning(sentence, icon=":material/link_off:")
filters = scope_picker.draw(page.url_path, directory, settings.viewer, today)
scope, comparison_scope = scope_picker.scopes_of(
    filters, settings.viewer, now=now, earliest=reads.first_day_with_data(filters.period)
)
draw_line(scope_picker.words(filters, scope, directory, today), seen, directory, today)
show(
    View(
        scope=scope,
        comparison_scope=comparison_scope,
        period=filters.period,
        comparison=filters.comparison,
        viewer=settings.viewer,
        limits=settings.limits,
        theme=theme,
        version=seen.changed.version,
        tables=seen.tables,
        now=now,
        full_ten_minutes=reads.full_ten_minutes(seen.at),
    )
)
page.run()
AHEAD.reader_was_shown(page.url_path, filters, theme.name)
