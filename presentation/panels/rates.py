"""A rate as a key figure that tells its two parts on the card itself."""

from dataclasses import replace

from presentation.formats import Quantity, known, number
from presentation.key_figures import KeyFigure, rate_figure


def rate_with_parts(
    label: str,
    numerator: Quantity,
    denominator: Quantity,
    *,
    definition: str,
    before: Quantity,
    history: tuple[float | None, ...],
    comparison: str,
) -> KeyFigure:
    """A rate of cases (件) with its parts on the card; more is better, ``before`` is a fraction."""
    return with_parts(
        rate_figure(
            label,
            numerator,
            denominator,
            definition=definition,
            parts_unit="件",
            before=known(before),
            history=history,
            comparison=comparison,
        )
    )


def with_parts(figure: KeyFigure) -> KeyFigure:
    """The rate with "921/1,017" beside its change.

    The parts take the place of what the change is compared with and of "百分点", for which a card has no room: both
    are told by the help.
    """
    return replace(figure, remark=f"{number(figure.numerator)}/{number(figure.denominator)}", change_unit="")
