"""The colours of the screen, light and dark, as one value that figures and maps take as an argument.

The same values stand in ``.streamlit/config.toml`` for what Streamlit draws itself; a test keeps the two equal.
Categories follow Okabe and Ito's colour-blind safe set. Their published values are too pale for marks on white (sky
blue 2.3:1, yellow 1.3:1), so the light theme carries the same hues at a lightness that reaches 3:1. Darkened evenly,
orange, yellow and vermilion would fall together for readers without red or green receptors; therefore yellow becomes a
dark olive and vermilion a rust. Tests hold both the contrast and the distance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from data_access import codes

#: 'Noto Sans CJK SC' is what Linux desktops call the first of them.
FONT_FAMILY: Final = (
    "'Noto Sans SC', 'Source Han Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
)

#: More categories than this cannot be told apart; what is beyond is drawn in the neutral colour.
MOST_CATEGORIES: Final = 8


class Hue(StrEnum):
    """The categorical colours, in the order of Okabe and Ito with black last, as it is the neutral of a theme."""

    ORANGE = "orange"
    SKY = "sky"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    VERMILION = "vermilion"
    PURPLE = "purple"
    SLATE = "slate"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one appearance. ``*_text`` reach 4.5:1 on page and panel; the plain ones 3:1, for marks."""

    name: Literal["light", "dark"]
    page: str
    panel: str
    line: str
    text: str
    muted: str
    primary: str
    good: str
    warn: str
    bad: str
    good_text: str
    warn_text: str
    bad_text: str
    party: str  # 党建 only
    track: str  # the empty part of a bar
    band: str  # the range of ordinary variation
    hues: tuple[str, ...]  # one per Hue, in its order
    sequential: tuple[str, ...]  # ten steps of one hue, from little to much
    diverging: tuple[str, ...]  # ten steps, from below a target to above it

    def hue(self, hue: Hue) -> str:
        """The colour of a hue in this theme."""
        return self.hues[_HUES.index(hue)]

    def category(self, code: StrEnum) -> str:
        """The colour of a code: the same on every page, in every chart, on the map and in the legend."""
        hue = _HUE_OF_CODE.get((type(code), code))
        return self.muted if hue is None else self.hue(hue)

    def categories(self, code_list: type[StrEnum]) -> dict[str, str]:
        """Every code of a list with its colour, in the order of the list."""
        return {code.value: self.category(code) for code in code_list}


_HUES: Final = tuple(Hue)

LIGHT: Final = Theme(
    name="light",
    page="#f6f8fb",
    panel="#ffffff",
    line="#dbe3ee",
    text="#14233a",
    muted="#5b6b82",
    primary="#0b6bcb",
    good="#0f9d58",
    warn="#b7791f",
    bad="#d23f31",
    good_text="#0b7a43",
    warn_text="#8f5c0c",
    bad_text="#c5281c",
    party="#c8201a",
    track="#edf1f7",
    band="#e9f1fb",
    hues=("#c08400", "#2697d9", "#00936a", "#463f00", "#0065a6", "#ac4b00", "#cb70a4", "#14233a"),
    sequential=(
        "#e6f0fb",
        "#cfe2f7",
        "#b3d1f1",
        "#93bdea",
        "#71a7e1",
        "#4f90d7",
        "#2f79c9",
        "#0b63b6",
        "#084e92",
        "#06396c",
    ),
    diverging=(
        "#a63603",
        "#cc5a12",
        "#e6873f",
        "#f2b27f",
        "#f9dcc4",
        "#d6e6f6",
        "#a5c8ea",
        "#6ba3da",
        "#2f79c9",
        "#084e92",
    ),
)

DARK: Final = Theme(
    name="dark",
    page="#071426",
    panel="#0d2140",
    line="#1d3b66",
    text="#eaf2ff",
    muted="#8fa8c8",
    primary="#38bdf8",
    good="#34d399",
    warn="#fbbf24",
    bad="#f87171",
    good_text="#34d399",
    warn_text="#fbbf24",
    bad_text="#f87171",
    party="#ff5a4f",
    track="#163055",
    band="#102a4c",
    hues=("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0a7bc0", "#d55e00", "#d98fb9", "#dfe8f5"),
    sequential=(
        "#123055",
        "#153d6b",
        "#184c81",
        "#1a5d98",
        "#1c70b0",
        "#2185c8",
        "#2d9cdd",
        "#4db5ec",
        "#7fcdf5",
        "#b8e6fd",
    ),
    diverging=(
        "#fdb27a",
        "#f08c45",
        "#d26a22",
        "#9c5322",
        "#5e4033",
        "#2a4468",
        "#1f5f97",
        "#2185c8",
        "#4db5ec",
        "#b8e6fd",
    ),
)


def theme_of(kind: str | None) -> Theme:
    """The theme for what ``st.context.theme.type`` says; light, the office default, when it says nothing."""
    return DARK if kind == "dark" else LIGHT


def _in_order(code_list: type[StrEnum], hues: Sequence[Hue]) -> dict[tuple[type[StrEnum], StrEnum], Hue]:
    return {(code_list, code): hue for code, hue in zip(code_list, hues, strict=False)}


#: Colours are given by hand where a subject suggests one (rescue is vermilion, cleaning green) or where two lists
#: share a word (物业 and 停车 look alike among disputes and public issues). Codes left out are drawn in the neutral.
_HUE_OF_CODE: Final[Mapping[tuple[type[StrEnum], StrEnum], Hue]] = (
    _in_order(codes.Venue, (Hue.BLUE, Hue.SKY, Hue.GREEN))
    | _in_order(codes.ServiceMode, (Hue.BLUE, Hue.SKY, Hue.GREEN))
    | _in_order(codes.Help, (Hue.VERMILION, Hue.ORANGE, Hue.SKY, Hue.BLUE, Hue.GREEN, Hue.PURPLE))
    | _in_order(codes.CallKind, (Hue.VERMILION, Hue.BLUE, Hue.SKY, Hue.SLATE))
    | _in_order(codes.DeviceStatus, (Hue.GREEN, Hue.ORANGE, Hue.VERMILION))
    | _in_order(codes.OutageKind, (Hue.ORANGE, Hue.VERMILION))
    | _in_order(codes.LivingArrangement, (Hue.VERMILION, Hue.ORANGE, Hue.BLUE))
    | _in_order(codes.Ability, (Hue.GREEN, Hue.ORANGE, Hue.VERMILION))
    | _in_order(codes.Sex, (Hue.PURPLE, Hue.BLUE))
    | _in_order(
        codes.DisputeCategory,
        (Hue.BLUE, Hue.PURPLE, Hue.SKY, Hue.YELLOW, Hue.ORANGE, Hue.VERMILION, Hue.GREEN, Hue.SLATE),
    )
    | _in_order(codes.DisputeOutcome, (Hue.GREEN, Hue.VERMILION, Hue.ORANGE, Hue.PURPLE))
    | {
        (codes.IssueCategory, codes.IssueCategory.WATER_AND_POWER): Hue.BLUE,
        (codes.IssueCategory, codes.IssueCategory.GAS): Hue.YELLOW,
        (codes.IssueCategory, codes.IssueCategory.HEATING): Hue.ORANGE,
        (codes.IssueCategory, codes.IssueCategory.PROPERTY_MANAGEMENT): Hue.SKY,
        (codes.IssueCategory, codes.IssueCategory.PARKING): Hue.VERMILION,
        (codes.IssueCategory, codes.IssueCategory.SANITATION): Hue.GREEN,
        (codes.IssueCategory, codes.IssueCategory.LIFTS): Hue.PURPLE,
        (codes.IssueCategory, codes.IssueCategory.FIRE_SAFETY): Hue.SLATE,
    }
    | _in_order(codes.IssueSource, (Hue.GREEN, Hue.BLUE, Hue.SKY, Hue.ORANGE, Hue.PURPLE))
    | _in_order(codes.FacilityKind, (Hue.BLUE, Hue.ORANGE, Hue.SKY, Hue.GREEN, Hue.PURPLE, Hue.SLATE))
    | _in_order(codes.AgeBand, (Hue.ORANGE, Hue.SKY, Hue.GREEN, Hue.BLUE, Hue.PURPLE, Hue.SLATE))
    | _in_order(codes.SchoolHoliday, (Hue.SKY, Hue.ORANGE))
    | _in_order(codes.Party, (Hue.BLUE, Hue.ORANGE, Hue.SKY, Hue.GREEN, Hue.PURPLE))
    | _in_order(codes.CharityResourceKind, (Hue.ORANGE, Hue.SKY))
    | _in_order(codes.ProjectSubject, tuple(Hue))
    | _in_order(codes.ActivityKind, tuple(Hue))
    | _in_order(codes.HazardKind, tuple(Hue))
)
