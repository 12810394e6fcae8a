"""What of a document reads otherwise: two readings as JSON (contract), compared field by field."""

import difflib
import unicodedata
from collections.abc import Iterator
from typing import Any

_FACTS = ("number", "printed_number", "vergaderjaar", "submitted_on", "answered_on")
_WHO = ("asked_by", "asked_of", "answered_by", "on_behalf_of")
_CITED = ("kamerstukken", "aanhangsel", "z_references")
_ALIKE = 0.9  # of a text's beginning, end and length: a misread letter is no difference
_EDGE = 40  # letters


def differences(whole: dict[str, Any], damaged: dict[str, Any]) -> list[str]:
    """The fields of a document as JSON that read otherwise; letters within texts do not count."""
    fields = [f for f in ("kind", *_CITED) if whole[f] != damaged[f]]
    if len(whole["sets"]) != len(damaged["sets"]):
        return [*fields, "sets"]
    pairs = zip(whole["sets"], damaged["sets"], strict=True)
    return fields + [field for pair in pairs for field in _set_differences(*pair)]


def _set_differences(whole: dict[str, Any], damaged: dict[str, Any]) -> Iterator[str]:
    yield from (f for f in (*_FACTS, *_WHO) if _plain(whole[f]) != _plain(damaged[f]))
    subjects = (_plain(whole["subject"]), _plain(damaged["subject"]))
    if difflib.SequenceMatcher(None, *subjects, autojunk=False).ratio() < 0.97:
        yield "subject"
    for field in ("question_texts", "answer_texts"):
        if whole[field].keys() != damaged[field].keys():
            yield field.removesuffix("_texts") + " numbers"
        elif not all(_alike(t, damaged[field][key]) for key, t in whole[field].items()):
            yield field


def _plain(value: Any) -> str:
    """Letters and figures only, without accents."""
    letters = unicodedata.normalize("NFKD", str(value or "")).casefold()
    return "".join(c for c in letters if c.isalnum())


def _alike(text: str, other: str) -> bool:
    text, other = _plain(text), _plain(other)
    if text == other:
        return True
    ends = ((text[:_EDGE], other[:_EDGE]), (text[-_EDGE:], other[-_EDGE:]))
    return abs(len(text) - len(other)) <= 6 + 0.02 * len(text) and all(
        difflib.SequenceMatcher(None, *pair, autojunk=False).ratio() >= _ALIKE for pair in ends
    )
