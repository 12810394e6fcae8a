"""No reader loses or doubles a word, however the parts of a document stand in each other."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.ingest.readers import docx, html, odt, xml
from tests.make_documents import make_odt
from tests.test_readers_docx import make_docx

WORD = re.compile(r"w\d+")


def grown(leaf, branches):
    """Trees of parts: a leaf is one word, a branch holds parts."""
    return st.recursive(
        st.just((leaf,)),
        lambda parts: st.sampled_from(branches).flatmap(
            lambda name: st.lists(parts, min_size=1, max_size=3).map(lambda inner: (name, *inner))
        ),
        max_leaves=12,
    )


def written(tree, forms):
    """A tree in a format, with a new word at every leaf."""
    count = iter(range(10_000))

    def write(part):
        name, *inner = part
        content = "".join(map(write, inner)) or f"w{next(count)}"
        return forms[name].format(content)

    text = "".join(map(write, tree))
    return text, next(count)


def words_of(source):
    texts = [*(p.text for p in source.paragraphs), *source.notes.values(), *source.page_header]
    return sorted(WORD.findall(" ".join(texts)))


HTML = {
    "p": "<p>{}</p>",
    "div": "<div>{}</div>",
    "li": "<ul><li>{}</li></ul>",
    "b": "<b>{} </b>",
    "table": "<table><tr><td>{}</td><td></td></tr></table>",
    "vraag": '<div class="vraag"><h2>Vraag 1</h2>{}</div>',
    "form": "<form>{}</form>",
}
XML = {
    "p": "<al>{}</al>",
    "vraag": "<vraag><nr>1</nr>{}</vraag>",
    "li": "<lijst><li><li.nr>a.</li.nr>{}</li></lijst>",
    "b": "<nadruk>{} </nadruk>",
    "div": "<divisie>{}</divisie>",
    "table": "<table><row><entry>{}</entry><entry/></row></table>",
    "note": "<al><noot><noot.al>{}</noot.al></noot></al>",
}
ODT = {
    "p": "<text:p>{}</text:p>",
    "div": "<text:section>{}</text:section>",
    "li": "<text:list><text:list-item>{}</text:list-item></text:list>",
    "table": "<table:table><table:table-row><table:table-cell>{}</table:table-cell>"
    "<table:table-cell/></table:table-row></table:table>",
    "box": "<text:p><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></text:p>",
    "note": "<text:p><text:note><text:note-citation>1</text:note-citation><text:note-body>{}"
    "</text:note-body></text:note></text:p>",
}
DOCX = {
    "p": "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
    "table": "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "box": "<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p>",
    "div": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
}
READERS = {
    "html": (HTML, lambda text: html.read(f"<html><body>{text}</body></html>".encode())),
    "xml": (XML, lambda text: xml.read(f"<kamervragen>{text}</kamervragen>".encode())),
    "odt": (ODT, lambda text: odt.read(make_odt(text))),
    "docx": (DOCX, lambda text: docx.read(make_docx(text))),
}


@pytest.mark.parametrize("name", READERS)
def test_every_word_is_read_once(name):
    forms, read = READERS[name]

    @settings(max_examples=150, derandomize=True)
    @given(st.lists(grown("p", [f for f in forms if f != "p"]), min_size=1, max_size=4))
    def check(tree):
        text, count = written(tree, forms)
        assert words_of(read(text)) == sorted(f"w{n}" for n in range(count)), text

    check()
