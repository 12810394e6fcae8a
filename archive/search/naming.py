"""Which people, parties and ministries bear a name that was typed, in part or without accents."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet

from archive.search.dutch.words import fold

Rows = TypeVar("Rows", bound=QuerySet[Any])

# The fields that hold what each is called.
OF_PERSON = ("given_name", "initials", "prefix", "surname", "other_surnames")
OF_PARTY = ("code", "name", "full_name", "notations")
OF_MINISTRY = ("code", "name", "abbreviation", "notations")


def named(rows: Rows, text: str, fields: tuple[str, ...]) -> Rows:
    """Those of which every word of the text begins a word of their names; all for no text."""
    words = words_of(text)
    if not words:
        return rows
    names = rows.order_by().values_list("pk", *fields)
    return rows.filter(pk__in=[pk for pk, *called in names if bears(called, words)])


def bears(called: Iterable[Any], words: list[str]) -> bool:
    """Whether each of these words begins a word of what something is called."""
    own = [word for name in called for word in words_of(name)]
    return all(any(mine.startswith(word) for mine in own) for word in words)


def words_of(name: Any) -> list[str]:
    """The words of a name, or of several, in lower case and without accents."""
    if not isinstance(name, str):
        return [word for part in name for word in words_of(part)]
    return "".join(c if c.isalnum() else " " for c in fold(name.lower())).split()
