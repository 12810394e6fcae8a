"""Say in a sentence what a table of figures shows. Pure; "" where there is nothing to say."""

from collections.abc import Sequence
from datetime import date

from archive.figures.statistics import LEAST, Row

NOTHING = "Hoe lang een antwoord duurde, is hier per {} niet te zeggen: nergens zijn er {} of meer "
NOTHING += "antwoorden met een bekende dag"


def asked(years: Sequence[Row], until: date) -> str:
    """How much was asked in the last whole year, and when it was most. `until`: the last day of
    which anything is known.
    """
    whole = [row for row in years if date(int(row.label), 12, 31) <= until]
    if not whole:
        return ""
    last, most = max(whole, key=lambda row: int(row.label)), max(whole, key=lambda row: row.sets)
    if last is most:
        stands = "staat" if last.sets == 1 else "staan"
        return f"Uit {last.label} {stands} hier {_sets(last)}, meer dan uit enig ander jaar"
    return f"Uit {last.label} staan hier {_sets(last)}; de meeste uit {most.label}: " + _count(
        most.sets
    )


def waited(years: Sequence[Row]) -> str:
    """How long answers to the questions of the last year took of which that can be said."""
    timed = [row for row in years if row.times.median is not None]
    if not timed:
        return NOTHING.format("jaar", LEAST) if years else ""
    last = max(timed, key=lambda row: int(row.label))
    return f"Uit {last.label}: {_half(last)}"


def quickest(rows: Sequence[Row], each: str) -> str:
    """Where the median was lowest and where highest; `each`: what a row is, "ministerie"."""
    timed = sorted(
        (row for row in rows if row.times.median is not None), key=lambda row: row.times.median or 0
    )
    if not timed:
        return NOTHING.format(each, LEAST) if rows else ""
    first, last = timed[0], timed[-1]
    if first is last:
        return f"{first.label}: {_half(first)}"
    return f"Het snelst {first.label}: {_half(first)}. Het langst {last.label}: {_half(last)}"


def _half(row: Row) -> str:
    """How long half of the answers took, and of how many sets that is known."""
    known = "alle" if row.times.count >= row.sets else f"{_count(row.times.count)} van de"
    return (
        f"van {known} {_sets(row)} is de dag van het antwoord bekend, en daarvan was de helft "
        f"binnen {_days(row)} beantwoord"
    )


def most_asking(rows: Sequence[Row]) -> str:
    """Who asked most, and who next."""
    if not rows:
        return ""
    first, *others = sorted(rows, key=lambda row: -row.sets)
    said = f"{first.label} stelde de meeste vragen: {_sets(first)}"
    return f"{said}; daarna {others[0].label}: {_count(others[0].sets)}" if others else said


def _sets(row: Row) -> str:
    return f"{_count(row.sets)} {'reeks' if row.sets == 1 else 'reeksen'} vragen"


def _days(row: Row) -> str:
    median = row.times.median or 0
    return f"{median:g}".replace(".", ",") + (" dag" if median == 1 else " dagen")


def _count(n: int) -> str:
    return f"{n:,}".replace(",", ".")
