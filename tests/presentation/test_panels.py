"""A panel is drawn once per view and arguments; afterwards its elements are replayed."""

from streamlit.testing.v1 import AppTest


def script() -> None:
    """A page of one panel that counts how often it is drawn."""
    from dataclasses import replace

    import streamlit as st

    from presentation.panels import panel
    from presentation.view import View
    from tests.presentation.test_view import VIEW

    drawn = st.session_state.setdefault("drawn", [])

    @panel
    def figures(view: View, level: str, *, title: str = "纠纷") -> None:
        drawn.append((view.version, level, title))
        with st.container(border=True):
            st.markdown(f"{title}，{level}，第 {view.version} 版")

    view = replace(VIEW, version=st.session_state.get("version", 1))
    figures(view, st.session_state.get("level", "社区"), title=st.session_state.get("title", "纠纷"))


def test_a_panel_is_drawn_once_and_shown_at_every_run() -> None:
    app = AppTest.from_function(script).run()
    for _ in range(3):
        app.run()
        assert not app.exception
        assert [text.value for text in app.markdown] == ["纠纷，社区，第 1 版"]
    assert app.session_state["drawn"] == [(1, "社区", "纠纷")]


def test_another_view_or_argument_is_drawn_anew_and_the_old_one_kept() -> None:
    app = AppTest.from_function(script).run()
    for name, value, said in (
        ("version", 2, "纠纷，社区，第 2 版"),
        ("level", "网格", "纠纷，网格，第 2 版"),
        ("title", "民生问题", "民生问题，网格，第 2 版"),
    ):
        app.session_state[name] = value
        app.run()
        assert [text.value for text in app.markdown] == [said]
    app.session_state["title"] = "纠纷"
    app.run()
    assert [text.value for text in app.markdown] == ["纠纷，网格，第 2 版"]
    assert len(app.session_state["drawn"]) == 4


def two_panels() -> None:
    """A page of two panels that are given the same view."""
    import streamlit as st

    from presentation.panels import panel
    from presentation.view import View
    from tests.presentation.test_view import VIEW

    @panel
    def first(_view: View) -> None:
        st.markdown("一")

    @panel
    def second(_view: View) -> None:
        st.markdown("二")

    first(VIEW)
    second(VIEW)


def test_two_panels_of_one_view_are_kept_apart() -> None:
    app = AppTest.from_function(two_panels).run()
    for _ in range(2):
        assert [text.value for text in app.run().markdown] == ["一", "二"]
