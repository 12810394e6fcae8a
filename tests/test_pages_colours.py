"""Every pair of colours that text and ground, or field and ground, make: contrast as WCAG 2.2 AA
asks.
"""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parent.parent / "static/css/archive.css").read_text()
SCHEMES = dict(zip(["light", "dark"], re.findall(r"--paper:.*?\}", SHEET, re.DOTALL), strict=False))

TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "panel")),
    ("ink", "mark"),
    ("ink", "late-paper"),
    ("late", "paper"),
    ("late", "late-paper"),
    ("late", "panel"),
    ("done", "paper"),
    ("done", "panel"),
    ("on-accent", "accent"),
    ("accent", "mark"),
    ("accent", "late-paper"),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "panel"),
    ("accent", "paper"),
    ("late", "paper"),
    ("done", "paper"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pair", "least"), [*((p, 4.5) for p in TEXT), *((p, 3) for p in EDGES)])
def test_contrast(scheme, pair, least):
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})", SCHEMES[scheme]))
    light, dark = sorted((_luminance(colours[name]) for name in pair), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_one_stylesheet_stays_small_and_asks_nothing_of_others():
    assert len(SHEET.encode()) < 32_000
    assert SHEET.count("url(") == SHEET.count('url("../fonts/')
    assert "@import" not in SHEET
