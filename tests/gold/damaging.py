"""Damage our own documents a little, each once in each way, and count what is then read wrong."""

import random
from dataclasses import replace

from archive.ingest.document import Paragraph, ParsedDocument, SourceText
from archive.ingest.parser import parse
from tests.damages import DAMAGES
from tests.differences import differences
from tests.gold.scoring import agrees, own_truth, source_of

# From worst to best: wrong and nothing told, wrong and told, right.
OUTCOMES = ("silent", "told", "right")


def damage_all() -> dict[str, dict[str, str]]:
    """By the damage's name, the outcome of each document of ours that is text and read right."""
    outcomes: dict[str, dict[str, str]] = {damage.name: {} for damage in DAMAGES}
    for truth in own_truth():
        file = truth["file"]
        source = source_of(file)
        whole = parse(source)
        if not file.endswith(".txt") or not agrees(truth, whole.as_json("")):
            continue
        text = "\n".join(p.text for p in source.paragraphs)
        for damage in DAMAGES:
            damaged = damage.apply(text, whole, random.Random(f"{damage.name}/{file}"))
            if damaged is not None and damaged != text:
                reading = parse(with_text(source, damaged))
                outcomes[damage.name][file] = _outcome(whole, reading)
    return outcomes


def with_text(source: SourceText, text: str) -> SourceText:
    """The source with other words; labels and pages stay where no line came or went."""
    lines = text.split("\n")
    if len(lines) != len(source.paragraphs):
        return replace(source, paragraphs=tuple(map(Paragraph, lines)))
    pairs = zip(source.paragraphs, lines, strict=True)
    return replace(source, paragraphs=tuple(replace(p, text=line) for p, line in pairs))


def _outcome(whole: ParsedDocument, damaged: ParsedDocument) -> str:
    if not differences(whole.as_json(""), damaged.as_json("")):
        return "right"
    return "told" if set(damaged.problems) - set(whole.problems) else "silent"
