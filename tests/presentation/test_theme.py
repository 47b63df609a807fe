"""Colours can be read, are told apart, mean one thing each, and are the ones Streamlit itself uses."""

import itertools
import math
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from data_access import codes
from presentation.theme import DARK, FONT_FAMILY, LIGHT, MOST_CATEGORIES, Hue, Theme, theme_of

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
THEMES = [LIGHT, DARK]
#: Matrices on linear light by Machado, Oliveira and Fernandes (2009), severity 1.0.
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
}
COLOURED = [codes.Venue, codes.Help, codes.DisputeCategory, codes.IssueCategory, codes.FacilityKind, codes.AgeBand]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[position : position + 2], 16) / 255 for position in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour, as somebody with that sight perceives it."""
    channels = [int(colour[position : position + 2], 16) / 255 for position in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True)))) for row in SIGHT[sight]
    )
    x, y, z = (
        value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
        for value in (
            (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
            0.2126 * red + 0.7152 * green + 0.0722 * blue,
            (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_reaches_4_5_to_1_and_marks_3_to_1_on_page_and_panel(theme: Theme) -> None:
    for surface in (theme.page, theme.panel):
        for text in (theme.text, theme.muted, theme.good_text, theme.warn_text, theme.bad_text, theme.party):
            assert contrast(text, surface) >= 4.5, (text, surface)
        for mark in (theme.primary, theme.good, theme.warn, theme.bad, *theme.hues):
            assert contrast(mark, surface) >= 3, (mark, surface)


@pytest.mark.parametrize("sight", ["full", "without green", "without red"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_categories_stay_apart_for_every_sight(theme: Theme, sight: str) -> None:
    """At least about as far apart as the closest pair of Okabe and Ito's own values (17)."""
    for one, other in itertools.combinations(theme.hues, 2):
        assert math.dist(seen(one, sight), seen(other, sight)) > 15, (one, other)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_sequential_scale_moves_away_from_the_panel_step_by_step(theme: Theme) -> None:
    steps = [contrast(step, theme.panel) for step in theme.sequential]
    assert len(steps) == 10
    assert steps == sorted(steps)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("code_list", COLOURED, ids=lambda code_list: code_list.__name__)
def test_no_two_categories_of_a_list_share_a_hue(code_list: type[StrEnum], theme: Theme) -> None:
    colours = [colour for colour in theme.categories(code_list).values() if colour != theme.muted]
    assert len(set(colours)) == len(colours) == min(len(code_list), MOST_CATEGORIES)


def test_the_same_word_has_the_same_colour_in_disputes_and_public_issues() -> None:
    for theme in THEMES:
        for name in ("PROPERTY_MANAGEMENT", "PARKING", "OTHER"):
            assert theme.category(codes.DisputeCategory[name]) == theme.category(codes.IssueCategory[name])


def test_themes_follow_the_office_setting_and_default_to_light() -> None:
    assert theme_of("dark") is DARK
    assert theme_of("light") is theme_of(None) is LIGHT
    assert LIGHT.hue(Hue.BLUE) == LIGHT.category(codes.Venue.MEDIATION_STUDIO) == "#0065a6"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_streamlit_draws_in_the_same_colours(theme: Theme) -> None:
    section: dict[str, Any] = CONFIG[theme.name]
    assert section["backgroundColor"] == theme.page
    assert section["secondaryBackgroundColor"] == theme.panel
    assert section["textColor"] == theme.text
    assert section["primaryColor"] == theme.primary
    assert section["borderColor"] == section["dataframeBorderColor"] == theme.line
    assert section["grayTextColor"] == section["dataframeHeaderTextColor"] == theme.muted
    assert (section["greenColor"], section["greenTextColor"]) == (theme.good, theme.good_text)
    assert (section["orangeColor"], section["orangeTextColor"]) == (theme.warn, theme.warn_text)
    assert (section["redColor"], section["redTextColor"]) == (theme.bad, theme.bad_text)
    assert tuple(section["chartCategoricalColors"]) == theme.hues
    assert tuple(section["chartSequentialColors"]) == theme.sequential
    assert tuple(section["chartDivergingColors"]) == theme.diverging


def test_fonts_are_named_once_and_none_is_fetched() -> None:
    assert CONFIG["font"] == CONFIG["headingFont"] == FONT_FAMILY
    assert "fontFaces" not in CONFIG
    assert "://" not in str(CONFIG)
