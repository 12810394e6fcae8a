"""The engine again, as plainly as can be: one set and one word at a time, to compare ours with."""

from collections import defaultdict
from functools import cache
from math import log

from archive.search.asking.nodes import AllOf, AnyOf, Code, Phrase, Starts, Term
from archive.search.dutch.analysis import analyse, joined, words
from archive.search.index.inverting import GAP
from archive.search.index.schema import (
    INSIDE,
    K1,
    PARTS_WEIGHT,
    PRINTED_WEIGHT,
    TEXT_WEIGHTS,
    TEXTS,
    USUAL_LENGTHS,
    WORTH_SCALE,
    B,
    code_of,
)


class PlainSet:
    """What is kept of one set: {term: codes} of words, of printed forms; lengths of its texts."""

    def __init__(self, searched):
        self.words, self.printed = defaultdict(list), defaultdict(list)
        self.numbers, self.codes = searched.numbers, searched.codes
        self.lengths = dict.fromkeys(TEXTS, 0)
        self._used = defaultdict(int)
        for field, number, text in searched.all_texts():
            self._read(field, number, text)
        for lists in (self.words, self.printed):
            for codes in lists.values():
                codes.sort()

    def _read(self, field, number, text):
        at = TEXTS.index(field)
        place = self._used[field, number]
        previous = None
        for word in words(text):
            analysis = analyse(word.text.lower())
            inside = code_of(number, INSIDE, place, at)
            for part in analysis.parts:
                self.words[part].append(inside)
            if previous and word.start == previous.end + 1 and text[previous.end] in " \u00a0":
                both = joined(previous.text, word.text)
                if both and both[-1].isdigit():
                    self._add(field, both, code_of(number, at, place))
                elif both:
                    self.words[both].append(inside)
            for row, printed, form in zip(word.terms, analysis.printed, word.forms, strict=True):
                for term in row:
                    self._add(field, term, code_of(number, at, place, form))
                if printed != row[-1]:
                    self.printed[printed].append(code_of(number, at, place))
                place += 1
            previous = word
        self._used[field, number] = place + GAP

    def _add(self, field, term, code):
        self.words[term].append(code)
        self.lengths[field] += 1

    def worth(self, term):
        """What a term is worth in all fields together, as it is kept."""
        total = 0.0
        fields = [field_of(code) for code in self.words.get(term, ())]
        for at in set(fields):
            if at == INSIDE:
                total += bm25(PARTS_WEIGHT, fields.count(at), 1.0)
            else:
                name = TEXTS[at]
                relative = self.lengths[name] / USUAL_LENGTHS[name]
                total += bm25(TEXT_WEIGHTS[name], fields.count(at), relative)
        return round(total * WORTH_SCALE) / WORTH_SCALE

    def worth_printed(self, printed):
        total = bm25(PRINTED_WEIGHT, len(self.printed[printed]), 1.0)
        return round(total * WORTH_SCALE) / WORTH_SCALE

    def fields(self, term):
        """(field, whether inside a compound) for each time."""
        return {
            (TEXTS[code & 63], True) if field_of(code) == INSIDE else (TEXTS[field_of(code)], False)
            for code in self.words.get(term, ())
        }

    def begins(self, prefix):
        in_text = [t for t in self.words if t.startswith(prefix) and not all(
            inside for _, inside in self.fields(t))]  # fmt: skip
        return in_text, [printed for printed in self.printed if printed.startswith(prefix)]

    def places(self, term, form=None):
        """(question and field, place) of each time in a text."""
        return {
            (code >> 20, code >> 6 & (1 << 14) - 1)
            for code in self.words.get(term, ())
            if field_of(code) != INSIDE and form in (None, code & 63)
        }

    def has_phrase(self, node):
        rows = [set().union(*(self.places(t, form) for t in row))
                for row, form in zip(node.rows, node.forms or [None] * len(node.rows),
                                     strict=True)]  # fmt: skip
        numbers = {TEXTS.index(name) for name in node.fields}
        rows = [{(q, p) for q, p in row if not numbers or q & 7 in numbers} for row in rows]
        if node.within:
            return any(
                all(any(q == q2 and abs(p - p2) <= node.within for q2, p2 in row)
                    for row in rows[1:]) for q, p in rows[0]
            )  # fmt: skip
        return any(all((q, p + n) in row for n, row in enumerate(rows)) for q, p in rows[0])


def field_of(code):
    return code >> 20 & 7


def bm25(weight, times, relative):
    return weight * times * (K1 + 1) / (times + K1 * (1 - B + B * relative))


class PlainSearch:
    """Sets by their number among all; `refused` may not be found but count."""

    def __init__(self, searched, deleted=()):
        self.sets = [PlainSet(one) for one in searched]
        self._deleted = set(deleted)
        self._having = cache(lambda term: sum(term in one.words for one in self.sets))
        self._beginning = cache(lambda prefix: sum(any(one.begins(prefix)) for one in self.sets))

    def answer(self, node):
        """{number: score}"""
        scores = ((number, self._score(node, made)) for number, made in enumerate(self.sets))
        return {n: s for n, s in scores if s is not None and n not in self._deleted}

    def _rarity(self, having):
        return log(len(self.sets) / (having + 1)) + 1

    def _score(self, node, made):
        match node:
            case Term():
                return self._term(node, made)
            case Phrase(rows, boost, fields=fields):
                if not made.has_phrase(node):
                    return None
                terms = [Term(term, boost, fields) for row in rows for term in row]
                return sum(self._term(term, made) or 0.0 for term in terms)
            case Starts(prefix, boost):
                terms, printed = made.begins(prefix)
                if not terms and not printed:
                    return None
                worth = sum(map(made.worth, terms)) + sum(map(made.worth_printed, printed))
                return worth * boost * self._rarity(self._beginning(prefix))
            case Code(field, values, score):
                held = made.numbers if field == "numbers" else made.codes[field]
                return score if held & set(values) else None
            case AnyOf(nodes):
                scores = [s for child in nodes if (s := self._score(child, made)) is not None]
                return sum(scores) if scores else None
            case AllOf(nodes, without):
                scores = [self._score(child, made) for child in nodes]
                if None in scores or any(self._score(w, made) is not None for w in without):
                    return None
                return sum(scores)

    def _term(self, node, made):
        if node.text not in made.words:
            return None
        factor = node.boost * self._rarity(self._having(node.text))
        if not node.fields:
            return made.worth(node.text) * factor
        there = [pair for pair in made.fields(node.text) if pair[0] in node.fields]
        # inside compounds a term counts once in the subject and once elsewhere
        text = sum(TEXT_WEIGHTS[name] for name, inside in there if not inside)
        compounds = {name == "subject" for name, inside in there if inside}
        return (text + PARTS_WEIGHT * len(compounds)) * factor if there else None
