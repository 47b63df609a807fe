from presentation.html_layout import columns


def test_columns_share_what_the_gaps_leave_and_wrap_below_their_least_width() -> None:
    assert columns(3, 150, 18) == (
        "display:grid;column-gap:18px;"
        "grid-template-columns:repeat(auto-fit,minmax(max(150px,calc((100% - 36px)/3)),1fr))"
    )
