"""A card has its finding, its measure, and a chart or a sentence."""

from streamlit.testing.v1 import AppTest

from presentation.cards import plain


def test_words_from_data_are_never_markdown() -> None:
    assert plain("3*4_号楼[A] :red[x] $5$") == r"3\*4\_号楼\[A\] \:red\[x\] \$5\$"


def test_a_chart_with_data_is_drawn_and_one_without_is_a_sentence() -> None:
    def page() -> None:
        from pandas import DataFrame, to_datetime

        from presentation.cards import chart_card, empty_card
        from presentation.figures.bars import ranked_bars
        from presentation.figures.monthly_line import monthly_line
        from presentation.theme import LIGHT

        frame = DataFrame({"age": ["0–7 天", "8–30 天"], "open": [5, 2]})
        full = ranked_bars(frame, LIGHT, name="age", value="open", unit="件")
        none = ranked_bars(frame.head(0), LIGHT, name="age", value="open", unit="件")
        chart_card("在办 7 件", "按已等待天数", full, key="full")
        months = DataFrame({"month": to_datetime(["2026-10-01", "2026-11-01"]), "opened": [3, 4]})
        line = monthly_line(months, LIGHT, month_column="month", value="opened", unit="件")
        chart_card("纠纷", "每月登记，件", line, key="line")
        chart_card("在办", "按已等待天数", none, key="none", empty="本期无在办纠纷")
        empty_card("重复纠纷", "本期无重复纠纷", key="nothing")

    drawn = AppTest.from_function(page).run()
    assert not drawn.exception
    [bars] = drawn.get("html")
    assert "8–30 天：2 件" in bars.proto.body
    [line] = drawn.get("echarts_chart")
    assert "每月登记" in line.proto.alt
    words = [text.value for text in drawn.markdown]
    assert words[0].startswith("**在办 7 件**")
    assert ":gray[本期无在办纠纷]" in words
    assert ":gray[本期无重复纠纷]" in words
