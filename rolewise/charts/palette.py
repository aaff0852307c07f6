"""Colors of charts, for light and dark, told apart with any kind of color vision.

From Okabe and Ito's palette, made darker for the light theme so that marks keep a contrast of at
least 3 : 1 with the ground (WCAG 2.1, 1.4.11). A measure has a shape of its own too.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple


class Palette(NamedTuple):
    """The colors of one theme, as ``#rrggbb``."""

    ground: str
    ink: str
    faint: str
    line: str
    marks: Mapping[str, str]


KINDS = (
    "paid",
    "advertised",
    "reported",
    "posted",
    "surveyed",
    "projected",
    "scored",
    "planned",
    "milestone",
    "one",
    "other",
)
SHAPES = {
    "paid": "o",
    "advertised": "D",
    "reported": "s",
    "posted": "^",
    "surveyed": "v",
    "projected": "o",
    "scored": "8",
    "planned": "P",
    "milestone": "d",
    "one": "p",
    "other": "h",
}
LIGHT = Palette(
    "#ffffff",
    "#1b1b1f",
    "#55555f",
    "#d4d4da",
    {
        "paid": "#0072b2",
        "advertised": "#b94e00",
        "reported": "#00795a",
        "posted": "#8a4a75",
        "surveyed": "#00795b",
        "projected": "#0072b1",
        "scored": "#0072b0",
        "planned": "#0072af",
        "milestone": "#b94e01",
        "one": "#0072ae",
        "other": "#b94e02",
    },
)
DARK = Palette(
    "#17171c",
    "#f1f1f4",
    "#b4b4be",
    "#44444e",
    {
        "paid": "#56b4e9",
        "advertised": "#f0a030",
        "reported": "#2fc597",
        "posted": "#d99ac2",
        "surveyed": "#2fc598",
        "projected": "#56b4e8",
        "scored": "#56b4e7",
        "planned": "#56b4e6",
        "milestone": "#f0a031",
        "one": "#56b4e5",
        "other": "#f0a032",
    },
)
THEMES = {"light": LIGHT, "dark": DARK}
