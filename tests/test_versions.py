"""What is kept is of a version: a fixed example that changes needs another.

`tests/versions/` holds an index and the figures as the code of this version kept them. Whoever
changes what is kept raises the number beside the code and keeps the examples anew:
`pytest tests/test_versions.py --keep-examples`. An example of the same number is not overwritten:
of a version that was never in use, remove it first.
"""

import shutil

import pytest

from archive.figures import keeping
from archive.search.index import contents, generations
from archive.search.index.generations import SetIndex
from archive.search.index.schema import Kind
from tests import versioned

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep_examples(request):
    return request.config.getoption("keep_examples")


def test_an_index_of_this_version_holds_what_is_indexed_now(tmp_path, keep_examples):
    """And today's code reads it: another form of the files is another version too."""
    versioned.fill()
    made = versioned.made_index(generations.create(tmp_path))
    if keep_examples and not _is_of_this_version(versioned.INDEX):
        shutil.rmtree(versioned.INDEX, ignore_errors=True)
        shutil.copytree(made.directory, versioned.INDEX, ignore=shutil.ignore_patterns("*LOCK"))
    try:
        before = versioned.index_as_text(SetIndex(versioned.INDEX))
    except contents.Unusable as error:
        pytest.fail(f"{error}: keep the example anew (--keep-examples)")
    after = versioned.index_as_text(made)
    assert before == after, versioned.HOW.format("VERSION in archive/search/index/contents.py")


def test_figures_of_this_version_are_those_counted_now(client, keep_examples):
    versioned.fill()
    head = f"version {keeping.VERSION}\n"
    after = head + versioned.figures_as_text(client)
    if keep_examples and not _begins_with(versioned.FIGURES, head):
        versioned.FIGURES.write_text(after)
    before = versioned.FIGURES.read_text()
    assert before == after, versioned.HOW.format("VERSION in archive/figures/keeping.py")


def _is_of_this_version(index):
    try:
        return bool(contents.read(index))
    except (contents.Unusable, FileNotFoundError):
        return False


def _begins_with(file, head):
    return file.exists() and file.read_text().startswith(head)


def test_the_example_of_the_index_has_every_field_and_facet():
    text = versioned.index_as_text(SetIndex(versioned.INDEX))
    for kind in Kind:
        assert f"\n{kind.name} " in text
    for facet in versioned.NAMES:
        assert f"'{facet}': ['" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("archive.search.index.inverting.GAP", 7),
        ("archive.search.index.lexicon.form_of", lambda checksum: 0),
        ("archive.search.codes.QUESTIONS_ONLY", "enkel"),
    ],
)
def test_the_example_of_the_index_notices_a_change(tmp_path, monkeypatch, name, value):
    monkeypatch.setattr(name, value)
    versioned.fill()
    made = versioned.made_index(generations.create(tmp_path))
    assert versioned.index_as_text(made) != versioned.index_as_text(SetIndex(versioned.INDEX))


def test_the_example_of_the_figures_notices_a_change(client, monkeypatch):
    monkeypatch.setattr("archive.figures.statistics.by_year", list)
    versioned.fill()
    assert versioned.figures_as_text(client) not in versioned.FIGURES.read_text()
