"""What is searched of a set as a document for Whoosh's own writer: word by word, to compare ours
with.
"""

from collections import defaultdict

from archive.search.dutch.analysis import analyse, joined, words
from archive.search.facets import NAMES
from archive.search.index.inverting import GAP
from archive.search.index.schema import ASIDE, SCORED, code_of, form_of, place_aside


def as_whoosh_document(one):
    fields = {name: sorted(found, key=lambda pair: pair[1]) for name, found in _terms(one).items()}
    fields |= {
        "numbers": sorted(one.numbers),
        "pk": one.pk,
        "fingerprint": one.fingerprint,
        **one.days,
    }
    fields["shown"] = one.shown
    return fields | {
        f"facet_{n}": " ".join(sorted(one.codes[n])).encode() for n in NAMES if one.codes[n]
    }


def _terms(one):
    found = {name: [] for name in SCORED}
    used = defaultdict(int)
    for field, number, text in one.all_texts():
        place = used[field, number]
        aside = code_of(number, place_aside(ASIDE.index(field), 0))
        previous = None
        for word in words(text):
            analysis = analyse(word.text.lower())
            whole = analysis.checksums[0]
            in_compound = code_of(number, place_aside(ASIDE.index(field), whole), form_of(whole))
            found["parts"] += [(part, in_compound) for part in analysis.parts]
            found["printed"] += [(printed, aside) for printed in analysis.unlike]
            if previous and word.start == previous.end + 1 and text[previous.end] in " \u00a0":
                both = joined(previous.text, word.text)
                if both and both[-1].isdigit():
                    found[field].append((both, code_of(number, place)))
                elif both:
                    found["parts"].append((both, aside))
            for row, form in zip(word.terms, word.forms, strict=True):
                found[field] += [(term, code_of(number, place, form)) for term in row]
                place += 1
            previous = word
        used[field, number] = place + GAP
    return found
