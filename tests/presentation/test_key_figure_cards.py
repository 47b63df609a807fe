"""A card tells its value, its change, what it means, and its months; whatever stands in the data."""

from datetime import date

from data_access.calendar_days import months_between
from presentation.key_figure_cards import key_figures_html, line_of_months
from presentation.key_figures import KeyFigure, rate_figure
from presentation.theme import DARK, LIGHT
from tests.key_figures_shown import cards_in

MONTHS = months_between(date(2026, 9, 1), date(2026, 11, 30))
WORDS = "本期登记的纠纷"


def test_a_card_tells_the_figure_its_change_and_every_month() -> None:
    past = (1.0, None, 3.0)
    html = key_figures_html(
        [
            KeyFigure(label="登记", now=1108, unit="件", definition=WORDS, before=1102, better="down", history=past),
            KeyFigure(label="在办", now=7, unit="件", definition=WORDS, before=7, remark="最久 21 天"),
            KeyFigure(label="重复", now=3, unit="件", definition=WORDS),
        ],
        LIGHT,
        MONTHS,
    )
    first, second, third = cards_in(html)
    assert (first.label, first.value, first.change, first.beside) == ("登记", "1,108 件", "▲ 6", "较上期")
    assert first.explanation == (WORDS, "上期：1,102 件")
    assert first.months == ("2026年9月：1 件", "2026年10月：—", "2026年11月：3 件")
    assert (second.change, second.beside, second.months) == ("持平", "最久 21 天", ())
    assert third.change == "无对比"


def test_a_narrow_card_breaks_its_line_behind_a_dot_alone() -> None:
    rate = rate_figure("覆盖率", 3722, 13501, definition=WORDS, parts_unit="人", before=0.1, remark="重点人群 67.1%")
    html = key_figures_html([rate], LIGHT, MONTHS)
    assert "<span>3,722/13,501\u00a0· 重点人群\u00a067.1%</span>" in html
    assert [card.beside for card in cards_in(html)] == ["3,722/13,501 · 重点人群 67.1%"]


def test_what_is_unknown_or_too_small_has_no_number() -> None:
    unknown = KeyFigure(label="办结中位天数", now=None, unit="天", definition=WORDS)
    assert [card.value for card in cards_in(key_figures_html([unknown], LIGHT, MONTHS))] == ["—"]


def test_words_from_data_are_never_markup() -> None:
    odd = KeyFigure(label="<b>3号</b>", now=1, unit="<i>", definition='"a" & <script>', remark="<5", before=0)
    html = key_figures_html([odd], DARK, MONTHS)
    assert "<script>" not in html
    [card] = cards_in(html)
    assert (card.label, card.value, card.beside) == ("<b>3号</b>", "1 <i>", "<5")
    assert card.explanation[0] == '"a" & <script>'


def test_good_and_bad_have_their_colours_in_both_themes() -> None:
    for theme in (LIGHT, DARK):
        worse = KeyFigure(label="登记", now=2, unit="件", definition=WORDS, before=1, better="down", history=(1.0, 2.0))
        html = key_figures_html([worse], theme, MONTHS)
        assert f"color:{theme.bad_text}" in html
        assert theme.bad.removeprefix("#") in html


def test_unknown_months_are_gaps_and_the_running_one_is_dotted() -> None:
    whole = line_of_months((1.0, None, 3.0, 2.0), "#000000")
    assert whole is not None
    assert 'd="M0.0 37.0M66.7 3.0L100.0 20.0"' in whole
    running = line_of_months((1.0, None, 3.0, 2.0), "#000000", last_is_running=True)
    assert running is not None
    assert 'd="M0.0 37.0M66.7 3.0"' in running
    assert 'd="M66.7 3.0L100.0 20.0" stroke-dasharray' in running


def test_two_known_months_are_needed_for_a_line_and_a_constant_one_is_level() -> None:
    assert line_of_months((None, 3.0, None), "#000000") is None
    assert line_of_months((), "#000000") is None
    level = line_of_months((4.0, 4.0), "#000000")
    assert level is not None
    assert 'd="M0.0 37.0L100.0 37.0"' in level
