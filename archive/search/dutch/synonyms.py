"""Other ways to say the same: abbreviations and full forms, old and new names, from
data/synonyms.toml.
"""

import tomllib
from collections.abc import Sequence
from functools import cache

from .analysis import Word, is_stopword, words
from .words import DATA

Said = tuple[str, ...]  # the first term of each word


def same_as(run: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The other forms of these words taken together; [] when they are no entry."""
    said = _said(run)
    if not any(word.text.isupper() for word in run) and said in _only_in_capitals():
        return []
    return [form for form in _groups().get(said, []) if _said(form) != said]


@cache
def longest_entry() -> int:
    """How many words the longest entry has."""
    return max(len(said) for said in _groups())


def _said(run: Sequence[Word]) -> Said:
    return tuple(
        term
        for word in run
        for term in (row[0] for row in word.terms[: 1 if len(word.terms) > 1 else None])
    )


@cache
def _groups() -> dict[Said, list[tuple[Word, ...]]]:
    groups: dict[Said, list[tuple[Word, ...]]] = {}
    for group in _table():
        forms = [tuple(words(form)) for form in group]
        for form in forms:
            groups.setdefault(_said(form), []).extend(other for other in forms if other is not form)
    return groups


@cache
def _only_in_capitals() -> frozenset[Said]:
    forms = [form for group in _table() for form in group if form.isupper()]
    return frozenset(
        _said(tuple(words(form))) for form in forms if is_stopword(form) or len(form) == 2
    )


@cache
def _table() -> list[list[str]]:
    return tomllib.loads((DATA / "synonyms.toml").read_text())["groups"]
