"""What an index of the cluster holds of a set: its fields, and a document for it.

Texts come analysed, as words between blanks: at each place the terms that stand there, what is
printed there (=huizen) and the words inside it (+huis), with a bar between. So Dutch is known here
and not in the cluster. What a term is worth (schema.worth) comes along as a rank feature: a score
is then what it is with arrays, and says the same on every shard.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from archive.search.asking.suggestions import LONGEST, SHORTEST
from archive.search.dutch.analysis import analyse, chunks, words_in
from archive.search.dutch.words import word_list
from archive.search.facets import NAMES
from archive.search.index.documents import Searched
from archive.search.index.inverting import GAP, TERM_BITS, Run, invert
from archive.search.index.lexicon import MOST_CHUNKS, Lexicon
from archive.search.index.schema import DAYS, NO_DAY, TEXTS, WORTH_SCALE, Kind

VERSION = 1  # of documents and mapping; part of the name of an index
PRINTED, INSIDE, ALSO = "=", "+", "|"
# Places between the questions of `asked`, more than a question has words.
FAR = 100_000
_ASKED = ("questions", "answers")
_KNOWN_IN = ("subject", "questions")  # of texts: by which fields a word is known


def body(shards: int, replicas: int) -> dict[str, Any]:
    """Settings and mapping of an index."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": "1s",
                "gc_deletes": "1h",  # an older write of a set that was taken out comes to nothing
                "max_inner_result_window": 100,
            },
            "analysis": {
                "filter": {
                    "alternatives": {
                        "type": "pattern_capture",
                        "preserve_original": False,
                        "patterns": ["([^|]+)"],
                    }
                },
                "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 8000}},
                "analyzer": {
                    "places": {"type": "custom", "tokenizer": "blanks", "filter": ["alternatives"]}
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"excludes": ["text_*", "asked", "worth", "spelling", "in_subject"]},
            "properties": _properties(),
        },
    }


def _properties() -> dict[str, Any]:
    codes = {"type": "keyword"}
    number = {"type": "integer"}
    places = {"type": "text", "analyzer": "places", "norms": False}
    return {
        "pk": {"type": "long"},
        "fingerprint": number,
        **{f"day_{name}": number for name in (*DAYS, "waited")},
        **{f"facet_{name}": codes for name in NAMES},
        "numbers": codes,
        "spelling": codes,
        "in_subject": codes,
        "inside": codes,
        "texted": {"type": "boolean"},
        "length": number,
        **{f"text_{name}": {**places, "position_increment_gap": GAP} for name in TEXTS},
        "asked": {**places, "position_increment_gap": FAR},
        "worth": {"type": "rank_features"},
        "shown": {"type": "binary"},
    }


_Joined = tuple[int, str, bool]  # which chunk, the term of both, whether it is a code (F 35)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What a printed chunk is at its places."""

    places: tuple[str, ...]
    terms: tuple[str, ...]
    inside: tuple[str, ...]
    meant: tuple[str, ...]  # of the terms those of the word list, for which others may be meant
    always_meant: tuple[str, ...]  # as printed, or inside it: in whatever field


class Documents:
    """Makes documents. What was learnt of words is kept from one batch to the next."""

    def __init__(self) -> None:
        self._lexicon = Lexicon()
        self._chunks: dict[str, _Chunk] = {}

    def of(self, sets: Sequence[Searched]) -> Iterator[tuple[Searched, dict[str, Any]]]:
        """Of each set what the cluster keeps (inverting.MOST_DOCUMENTS at most)."""
        if len(self._lexicon) > MOST_CHUNKS:
            self._lexicon.forget()
            self._chunks.clear()
        run, lengths, shown = invert(sets, 0, self._lexicon)
        worths = _worths(run, self._lexicon.terms, len(sets))
        texts = [
            [(name, number, chunks(text)) for name, number, text in one.all_texts()] for one in sets
        ]
        joined = iter(self._joined([read for own in texts for _, _, read in own]))
        each = zip(sets, texts, worths, lengths.tolist(), shown, strict=True)
        for one, own, worth, length, data in each:
            places = _Texts(self)
            for name, number, read in own:
                places.add(name, number, read, next(joined))
            yield one, self._document(one, places, worth, length, data)

    def _document(
        self,
        one: Searched,
        texts: "_Texts",
        worth: dict[str, float],
        length: list[int],
        shown: bytes,
    ) -> dict[str, Any]:
        return {
            "pk": one.pk,
            "fingerprint": one.fingerprint,
            **_days(one),
            **{f"facet_{name}": sorted(codes) for name, codes in one.codes.items() if codes},
            "numbers": sorted(one.numbers),
            "texted": length[TEXTS.index("questions")] > 0,
            "length": length[0],
            **texts.fields(),
            "worth": worth,
            "shown": b64encode(shown).decode(),
        }

    def chunk(self, printed: str) -> _Chunk:
        known = self._chunks.get(printed)
        if known is None:
            known = self._chunks[printed] = _chunk(printed)
        return known

    def _joined(self, texts: Sequence[list[str]]) -> Iterator[list[_Joined]]:
        """Of each text, as chunks, its words that are one with the word before."""
        lexicon = self._lexicon
        numbers = np.array([lexicon[chunk] for read in texts for chunk in read], dtype=np.int64)
        firsts = np.cumsum([0, *map(len, texts)])
        at, terms, is_code = lexicon.joined(numbers)
        edges = np.searchsorted(at, firsts).tolist()
        for text, (low, high) in enumerate(pairwise(edges)):
            found = zip(
                (at[low:high] - firsts[text]).tolist(),
                [lexicon.terms[term] for term in terms[low:high].tolist()],
                is_code[low:high].tolist(),
                strict=True,
            )
            yield [one for one in found if one[0]]  # the first has no word before it


class _Texts:
    """The texts of one set as places."""

    def __init__(self, made: Documents) -> None:
        self._made = made
        self._by_field: dict[str, list[str]] = defaultdict(list)
        self._asked: dict[int, list[str]] = defaultdict(list)
        self._spelling: set[str] = set()
        self._inside: set[str] = set()
        self._in_subject: set[str] = set()

    def add(self, name: str, number: int, read: list[str], joined: list[_Joined]) -> None:
        parts = [self._made.chunk(chunk) for chunk in read]
        each = [part.places for part in parts]
        for at, term, is_code in joined:
            first, *rest = each[at]
            each[at] = (f"{first}{ALSO}{'' if is_code else INSIDE}{term}", *rest)
            self._note_joined(name, term, is_code)
        places = " ".join([place for part in each for place in part])
        self._by_field[name].append(places)
        if name in _ASKED and number:
            self._asked[number].append(places)
        for part in {id(part): part for part in parts}.values():
            self._inside.update(part.inside)
            self._spelling.update(part.always_meant)
            if name in _KNOWN_IN:
                self._spelling.update(part.meant)
            elif name == "people":
                self._spelling.update(filter(_can_be_meant, part.terms))
            if name == "subject":
                self._in_subject.update(part.terms)

    def _note_joined(self, name: str, term: str, is_code: bool) -> None:
        if not is_code:
            self._inside.add(term)
            self._spelling.update(_meant([term]))
        elif name == "subject":
            self._in_subject.add(term)

    def fields(self) -> dict[str, Any]:
        asked = [f" {_BETWEEN} ".join(places) for _, places in sorted(self._asked.items())]
        return {
            **{f"text_{name}": places for name, places in self._by_field.items()},
            "asked": asked,
            "spelling": sorted(self._spelling),
            "inside": sorted(self._inside),
            "in_subject": sorted(self._in_subject),
        }


_BETWEEN = " ".join(["=" * 3] * 3)  # between a question and its answer: no phrase crosses it


def _worths(run: Run, terms: list[str], size: int) -> list[dict[str, float]]:
    """Of each set its terms with what they are worth."""
    of_words = run.keys >> TERM_BITS == Kind.WORDS
    counts = np.diff(run.starts)
    last = int(run.starts[int(of_words.sum())])  # words are the first kind
    names = np.repeat(run.keys[of_words], counts[of_words])
    documents = run.arrays["documents"][:last]
    order = np.argsort(documents, kind="stable")
    worths = (run.arrays["worths"][:last][order] / WORTH_SCALE).round(5).tolist()
    words = [feature(terms[name]) for name in names[order].tolist()]
    edges = np.searchsorted(documents[order], np.arange(size + 1)).tolist()
    return [dict(zip(words[a:b], worths[a:b], strict=True)) for a, b in pairwise(edges)]


def feature(term: str) -> str:
    """A term as the name of a feature, in which no dot may stand."""
    return term.replace(".", "\u2024")


def _days(one: Searched) -> dict[str, int]:
    days = {f"day_{name}": day for name, day in one.days.items() if day != NO_DAY}
    if one.days["submitted"] and one.days["answered"]:
        days["day_waited"] = one.days["answered"] - one.days["submitted"] + 1
    return days


def _chunk(printed: str) -> _Chunk:
    places: list[str] = []
    terms: list[str] = []
    inside: list[str] = []
    unlike: list[str] = []
    for word in words_in(printed):
        found = analyse(word.lower())
        inside += found.parts
        unlike += filter(_can_be_meant, found.unlike)
        for at, (row, form) in enumerate(zip(found.rows, found.printed, strict=True)):
            parts = () if at else found.parts
            terms += row
            each = (*row, PRINTED + form, *(INSIDE + part for part in parts))
            places.append(ALSO.join(filter(None, each)))
    return _Chunk(
        tuple(places), tuple(terms), tuple(inside), _meant(terms), (*unlike, *_meant(inside))
    )


def _meant(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if _can_be_meant(term) and term in word_list())


def _can_be_meant(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
