"""Damage our own documents a little, each once in each way, and count what is then read wrong."""

import random
from dataclasses import dataclass, replace

from archive.ingest.document import Paragraph, ParsedDocument, SourceText
from archive.ingest.parser import parse
from tests.damages import DAMAGES
from tests.differences import differences
from tests.gold.scoring import HERE, source_of


@dataclass
class Count:
    right: int = 0
    told: int = 0
    silent: int = 0


def damage_all() -> dict[str, Count]:
    """What became of the documents of ours that are text, by the name of the damage.

    Compared with the reading of the undamaged document: its own mistakes are counted elsewhere.
    """
    counts = {damage.name: Count() for damage in DAMAGES}
    for path in sorted((HERE / "documents").glob("*.txt")):
        source = source_of(path.name)
        whole = parse(source)
        for damage in DAMAGES:
            text = "\n".join(p.text for p in source.paragraphs)
            damaged = damage.apply(text, whole, random.Random(f"{damage.name}/{path.name}"))
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
