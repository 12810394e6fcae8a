"""Where the bars of a chart stand. Pure."""

from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 640, 180, 22
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str  # under the bar, "" where there is no room for one
    middle: float
    title: str


def bars(values: list[tuple[str, float]]) -> list[Bar]:
    """One bar per (label, value), as high as its value, the highest as high as the chart."""
    highest = max((value for _, value in values), default=0) or 1
    step = WIDTH / max(1, len(values))
    each = -(-len(values) // MOST_LABELS) or 1
    placed = []
    for n, (label, value) in enumerate(values):
        height = round(HEIGHT * value / highest, 1)
        shown = label if (len(values) - 1 - n) % each == 0 else ""
        x = round(n * step + step * 0.12, 1)
        placed.append(
            Bar(
                x,
                HEIGHT - height,
                round(step * 0.76, 1),
                height,
                shown,
                round((n + 0.5) * step, 1),
                f"{label}: {value:g}",
            )
        )
    return placed
