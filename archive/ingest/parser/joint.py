"""Tell apart the questions that are printed under one heading: "Vraag 2 t/m 6"."""

import re

from .places import GOES_ON

# Where one question may end and the next begin; a line end says more than a space.
_BOUNDARY = re.compile(
    r"(?P<end>[.?!»”\"')\ue001])(?P<gap>\s*\n\s*\n\s*|\s*\n\s*| )(?=[A-ZÀ-Ý«„“\"'‘(])"
)
_OPENING = re.compile(r"\W*(\w+\s+\w+)")
_BLANK_LINE, _LINE, _SPACE = 3.0, 2.0, 0.0
_QUESTION_MARK, _SAME_OPENING, _CONTINUES = 0.5, 0.6, 2.5


def split_joint(text: str, count: int) -> list[int] | None:
    """Offsets at which the 2nd, 3rd … question begins; None when they cannot be told apart."""
    boundaries = [(match.end(), _score(text, match)) for match in _BOUNDARY.finditer(text)]
    likely = [b for b in boundaries if b[1] > 0]
    if len(likely) < count - 1:
        return None
    best = sorted(likely, key=lambda b: (-round(b[1], 2), b[0]))[: count - 1]
    return sorted(at for at, _ in best)


def _score(text: str, match: re.Match[str]) -> float:
    gap = match["gap"]
    score = _BLANK_LINE if gap.count("\n") > 1 else _LINE if "\n" in gap else _SPACE
    if match["end"] == "?" or text[max(0, match.start() - 3) : match.start() + 1].rstrip(
        "»”\"')\ue001"
    ).endswith("?"):
        score += _QUESTION_MARK
    if GOES_ON.match(text, match.end()):
        score -= _CONTINUES
    first, here = _OPENING.match(text), _OPENING.match(text, match.end())
    if first and here and first[1] == here[1]:
        score += _SAME_OPENING
    return score
