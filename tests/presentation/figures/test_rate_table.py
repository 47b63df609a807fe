"""A table of rates says every rate with its parts, leaves unknown tracks empty, and never takes data for markup."""

from presentation.figures.rate_table import Rate, RateRow, RateTable
from presentation.theme import DARK, LIGHT


def one(**parts: object) -> RateTable:
    rate: dict[str, object] = {
        "value": "97.5%",
        "share": 0.975,
        "parts": "39/40",
        "told": "网格巡查：响应率 97.5%（39/40 件）",
    }
    row = RateRow("网格巡查", (Rate(**(rate | parts)),))  # type: ignore[arg-type]
    return RateTable(("响应率",), (row,), LIGHT)


def test_a_row_has_its_name_and_each_rate_with_its_bar_and_its_parts() -> None:
    html = one().html()
    assert 'rate-table__name">网格巡查<' in html
    assert 'rate-table__heading">响应率<' in html
    assert "<b>97.5%</b>" in html
    assert '<i style="width:97.50%"></i>' in html
    assert "39/<wbr>40<" in html
    assert not one().is_empty
    assert RateTable(("响应率",), (), LIGHT).is_empty


def test_an_unknown_rate_and_one_of_zero_have_an_empty_track() -> None:
    for share in (None, 0.0):
        assert '<span class="rate-table__track"></span>' in one(value="—", share=share).html()


def test_pointing_at_a_rate_says_its_words() -> None:
    assert '<span class="rate-table__told" aria-hidden="true">网格巡查：响应率 97.5%（39/40 件）<' in one().html()


def test_words_from_data_are_never_markup() -> None:
    table = one(value="<5%", parts='<b>"', told="<img>")
    drawn = RateTable(("<i>",), (RateRow("<script>", table.rows[0].rates),), DARK).html().split("</style>")[1]
    assert "<script>" not in drawn
    assert "<img>" not in drawn
    assert "<i>" not in drawn
    assert "<b>&lt;5%</b>" in drawn
    assert "&lt;b&gt;&quot;<" in drawn
