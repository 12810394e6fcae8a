"""Read what a document of written questions says: `SourceText` in, `ParsedDocument` out. Knows no
format, no Django.

The flow, one module a step:

    saved_pages  the text of a saved web page made what its HTML would say
    script     lines, the noise of converters gone, notes marked furniture  what every printed page
    repeats, set aside page_notes the notes at the foot of printed pages; sources: the asker's list
    at the end
    repair     broken words joined, lost spaces put back titles, replies, letters   who asks whom,
    who answers, when; with who and dates
    readings   the ways a section may be meant; the one that explains it best is taken (bare, chain,
               headings)
    blocks     blocks to questions and answers; with joint and wording
    labelled   sources that say themselves what their paragraphs are

Two designs were weighed: a machine that goes from line to line and remembers where it is, and this
one, which lists every place that might begin a question or an answer and then chooses the sequence
that fits best as a whole. The first needs an exception for every false heading and lost number; the
second needs only better measures.
"""

from archive.ingest.document import ParsedDocument, SourceText

from . import labelled, saved_pages, whole
from .cited import cited
from .kinds import kind_of
from .problems import find_problems


def parse(source: SourceText) -> ParsedDocument:
    """What the document says. Takes any text, raises nothing, takes time in proportion to its
    length.

    A text that is no question document comes back with kind "anders" and no sets.
    """
    source = saved_pages.restore(source)
    read = labelled.read(source) if labelled.is_labelled(source) else whole.read(source)
    citations = cited(read.text, read.notes, read.sets)
    return ParsedDocument(
        kind=kind_of(read),
        format=source.format,
        sets=read.sets,
        kamerstukken=citations.kamerstukken,
        aanhangsel=citations.aanhangsel,
        z_references=citations.z_references,
        problems=(*read.problems, *find_problems(read.sets)),
    )
