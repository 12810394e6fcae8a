"""Read what a document of written questions says: `SourceText` in, `ParsedDocument` out. Knows no
format, no Django.

The flow, one module a step:

    saved_pages              the text of a saved web page made what its HTML would say
    script                   lines, the noise of converters gone, notes marked
    furniture                what every printed page repeats, set aside
    page_notes, old_notes, sources   notes at the foot of pages, above a reply, at the end
    repair                   broken words joined, lost spaces put back
    openings                 where a title or a reply line may begin
    titles, replies, letters who asks whom, who answers, when; with who, signatories and dates
    names                    what scanning did to names, put right where the register proves it
    regions                  where each set has its title, its reply, its questions, its answers
    places, segments         every place that may begin a question or an answer; the sequence that
                             fits best as a whole (headings, numbers)
    blocks                   questions and answers of that sequence; with joint and wording
    labelled                 sources that say themselves what their paragraphs are

The designs that were weighed: docs/decisions/0006-reading.md.
"""

from datetime import date

from archive.ingest.document import ParsedDocument, SourceText

from . import labelled, saved_pages, whole
from .cited import cited
from .kinds import ReadDocument, kind_of
from .problems import find_problems


def parse(source: SourceText, today: date | None = None) -> ParsedDocument:
    """What the document says. Takes any text, raises nothing, takes time in proportion to its
    length.

    A text that is no question document comes back with kind "anders" and no sets. A day after
    `today` is told as a problem.
    """
    read = read_words(source)
    citations = cited(read.text, read.notes, read.sets)
    return ParsedDocument(
        kind=kind_of(read),
        format=source.format,
        sets=read.sets,
        kamerstukken=citations.kamerstukken,
        aanhangsel=citations.aanhangsel,
        z_references=citations.z_references,
        problems=(*read.problems, *find_problems(read.sets, today)),
    )


def read_words(source: SourceText) -> ReadDocument:
    """What was read, before it is judged: with every word of the document and where it went."""
    source = saved_pages.restore(source)
    return labelled.read(source) if labelled.is_labelled(source) else whole.read(source)
