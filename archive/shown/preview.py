"""Draw the picture that stands beside a link to a question set elsewhere: subject, number, who
asked whom, status.

The colours are those of the stylesheet on paper. The letters are Adobe's Source (SIL Open Font
License): the font that comes with Pillow has no letter with an accent.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import font_source_sans_pro as sans
import font_source_serif_pro as serif
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
PAPER, INK, SOFT, LINE = "#fbfaf6", "#1a1c1e", "#565c63", "#ddd9cf"
COLOURS = {"done": "#2a6335", "late": "#9a3412", "": SOFT}
SUBJECT_SIZES = (66, 58, 50, 44, 38)
SUBJECT_ROOM = 300  # pixels from top to bottom
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Card:
    subject: str
    number: str
    who: str  # "Anna van der Voorbeeld (Dorpspartij) aan Bruggen en Sluizen"
    status: str
    mark: str  # "done", "late" or ""


def draw(card: Card) -> bytes:
    """A PNG of 1200 by 630, some 25 kB; takes some 40 ms."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 12), fill=INK)
    pen.text((MARGIN, 66), "Kamervragenarchief", font=_serif(36), fill=INK, anchor="lm")
    pen.text((WIDTH - MARGIN, 66), card.number, font=_sans(32), fill=SOFT, anchor="rm")
    pen.line((MARGIN, 108, WIDTH - MARGIN, 108), fill=LINE, width=2)
    _subject(pen, card.subject)
    _lines(pen, (MARGIN, 458), _wrapped(card.who, _sans(30), most=2), _sans(30), SOFT)
    colour = COLOURS[card.mark]
    pen.ellipse((MARGIN, 559, MARGIN + 22, 581), outline=colour, width=6)
    pen.text((MARGIN + 40, 570), card.status, font=_bold(32), fill=colour, anchor="lm")
    content = BytesIO()
    image.quantize(64, Image.Quantize.FASTOCTREE).save(content, "PNG")
    return content.getvalue()


def _subject(pen: ImageDraw.ImageDraw, text: str) -> None:
    """As large as fits; the smallest is cut off where it does not."""
    for size in SUBJECT_SIZES:
        font = _serif(size)
        lines = _wrapped(text, font)
        most = SUBJECT_ROOM // _leading(font)
        if len(lines) <= most:
            break
    _lines(pen, (MARGIN, 140), _wrapped(text, font, most), font, INK)


def _wrapped(text: str, font: Font, most: int | None = None) -> list[str]:
    """The text in lines that fit between the margins; of more than `most` the last ends in dots."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * MARGIN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if most and len(lines) > most:
        return [*lines[: most - 1], lines[most - 1].rpartition(" ")[0] + " …"]
    return lines


def _lines(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], lines: list[str], font: Font, colour: str
) -> None:
    for n, line in enumerate(lines):
        pen.text((at[0], at[1] + n * _leading(font)), line, font=font, fill=colour)


def _leading(font: Font) -> int:
    return round(font.size * 1.22)


@lru_cache(maxsize=16)
def _serif(size: int) -> Font:
    return ImageFont.truetype(serif.SourceSerifProSemibold, size)


@lru_cache(maxsize=16)
def _sans(size: int) -> Font:
    return ImageFont.truetype(sans.SourceSansPro, size)


@lru_cache(maxsize=16)
def _bold(size: int) -> Font:
    return ImageFont.truetype(sans.SourceSansProSemibold, size)
