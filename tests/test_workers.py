"""A document that hangs or kills the process that reads it is named; those around it are read."""

import os
import signal
import zlib

import pytest

from archive.ingest import workers
from archive.ingest.files import Found
from archive.ingest.workers import Limits, read_all

LETTER = b"""Vragen van het lid Voorbeeld (PvT) over het fietspad (ingezonden 14 januari 2031).
Vraag 1
Kent u het bericht?
"""


def pdf_that_draws_itself():
    """A form that draws itself twice: four, eight, sixteen times, without end."""
    stream = zlib.compress(b"/X Do /X Do")
    form = b"/Resources<</XObject<</X 5 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]" + form + b"/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Length %d/Filter/FlateDecode/Type/XObject/Subtype/Form/BBox[0 0 9 9]%s>>"
        b"\nstream\n%s\nendstream" % (len(stream), form, stream),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Size 6/Root 1 0 R>>\n%%EOF"


def read(*documents, **limits):
    found = [Found(f"{n}.txt", data) for n, data in enumerate(documents)]
    return [r.error for r in read_all(found, 1, Limits(**limits))]


def test_a_document_that_takes_too_much_memory_is_named_and_the_next_is_read():
    first, bad, last = read(LETTER, pdf_that_draws_itself(), LETTER, memory=400_000_000)
    assert (first, last) == (None, None)
    assert "memory" in bad


def test_a_document_that_takes_too_long_is_named_and_the_next_is_read():
    long = LETTER + b"Is dat zo, en waarom dan wel of niet?\n" * 200_000
    assert read(LETTER, long, LETTER, seconds=0.3) == [
        None,
        "takes more than 0.3 seconds to read",
        None,
    ]


def test_a_document_that_is_waited_for_in_vain_is_named_and_the_next_is_read():
    long = LETTER + b"Is dat zo, en waarom dan wel of niet?\n" * 200_000
    _, bad, last = read(LETTER, long, LETTER, patience=0.3)
    assert bad == "not read within 0.3 seconds"
    assert last in (None, bad)  # a machine may be that busy


def test_memory_that_runs_out_is_a_reason(monkeypatch):
    def parse(source, today=None):
        raise MemoryError

    monkeypatch.setattr(workers, "parse", parse)
    assert workers._read(LETTER) == (None, "takes more memory to read than is allowed", "")


def test_a_process_that_is_lost_while_idle_costs_no_document():
    reader = workers._Reader(Limits())
    try:
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.join()
        document, reason, _ = reader.read(LETTER)
        assert (document.kind, reason) == ("vragen", None)
    finally:
        reader.end()


@pytest.mark.parametrize("jobs", [1, 3])
def test_documents_come_in_the_order_in_which_they_were_found(jobs):
    found = [Found(f"{n}.txt", LETTER + b"Nog een regel.\n" * (5000 * (n % 3))) for n in range(12)]
    found[4] = Found("4.txt", error="encrypted")
    read = list(read_all(found, jobs))
    assert [r.origin for r in read] == [f.origin for f in found]
    assert [r.error for r in read] == [None] * 4 + ["encrypted"] + [None] * 7


def test_no_process_stays_behind_when_the_reading_is_broken_off():
    reading = read_all([Found("a.txt", LETTER)] * 9, 2)
    next(reading)
    children = workers._PROCESSES.active_children()
    assert len(children) >= 2
    reading.close()
    assert not [child for child in children if child.is_alive()]


def test_thousands_of_headings_without_text_take_seconds_not_minutes():
    page = LETTER + b"Vraag\n" * 50_000
    assert read(LETTER, page, seconds=30) == [None, None]
