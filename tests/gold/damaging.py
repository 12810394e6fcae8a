"""Damage our own documents a little, each once in each way, and count what is then read wrong."""

import random
from dataclasses import dataclass, replace

from archive.ingest.document import Paragraph, ParsedDocument, SourceText
from archive.ingest.parser import parse
from tests.damages import DAMAGES
from tests.differences import differences
from tests.gold.scoring import agrees, own_truth, source_of


@dataclass
class Count:
    right: int = 0
    told: int = 0
    silent: int = 0


def damage_all() -> dict[str, Count]:
    """What became of the documents of ours that are text and read right, by the damage's name."""
    counts = {damage.name: Count() for damage in DAMAGES}
    for truth in own_truth():
        source = source_of(truth["file"])
        whole = parse(source)
        if not truth["file"].endswith(".txt") or not agrees(truth, whole.as_json("")):
            continue
        for damage in DAMAGES:
            text = "\n".join(p.text for p in source.paragraphs)
            damaged = damage.apply(text, whole, random.Random(f"{damage.name}/{truth['file']}"))
            if damaged is not None and damaged != text:
                _count(counts[damage.name], whole, parse(with_text(source, damaged)))
    return counts


def with_text(source: SourceText, text: str) -> SourceText:
    """The source with other words; labels and pages stay where no line came or went."""
    lines = text.split("\n")
    if len(lines) != len(source.paragraphs):
        return replace(source, paragraphs=tuple(map(Paragraph, lines)))
    pairs = zip(source.paragraphs, lines, strict=True)
    return replace(source, paragraphs=tuple(replace(p, text=line) for p, line in pairs))


def _count(count: Count, whole: ParsedDocument, damaged: ParsedDocument) -> None:
    if not differences(whole.as_json(""), damaged.as_json("")):
        count.right += 1
    elif set(damaged.problems) - set(whole.problems):
        count.told += 1
    else:
        count.silent += 1
