"""A log line is one event with its facts; how much is logged is a setting."""

import logging

import pytest

from archive.logs import KeyValue, trace_of
from tests.test_settings import start


def line(name="archive.ingest.intake", message="document failed", **facts):
    record = logging.makeLogRecord({"name": name, "levelname": "INFO", "msg": message, **facts})
    return KeyValue().format(record).split(" ", 1)[1]


def test_facts_are_written_as_key_and_value():
    assert line(origin="a.txt", sets=3) == (
        'INFO archive.ingest.intake event="document failed" origin=a.txt sets=3'
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a b.txt", '"a b.txt"'),
        ("a\nINFO x event=b", '"a\\nINFO x event=b"'),
        ('een "brief"', '"een \\"brief\\""'),
        ("brug=dicht", '"brug=dicht"'),
        ("", '""'),
        ("coördinatie", "coördinatie"),
        (0.25, "0.25"),
    ],
)
def test_a_value_cannot_break_out_of_its_place(value, written):
    assert line(message="read", origin=value).endswith(f"event=read origin={written}")


def test_lines_of_libraries_stay_as_they_are_and_tell_no_query():
    told = line("django.request", "Not Found: /x", request="<GET '/x/?q=mijn+naam'>")
    assert told == "INFO django.request Not Found: /x"


def test_a_trace_says_where_and_not_what():
    try:
        int("de heer Voorbeeld")
    except ValueError as error:
        trace = trace_of(error)
    assert trace.startswith("ValueError at tests/test_logs.py:")
    assert "Voorbeeld" not in trace


@pytest.mark.parametrize(("level", "code"), [("debug", 0), ("ERROR", 0), ("chatty", 1)])
def test_the_level_is_a_setting(tmp_path, level, code):
    started = start(DATA_DIR=str(tmp_path), LOG_LEVEL=level)
    assert started.returncode == code
    assert code == 0 or "LOG_LEVEL: DEBUG, INFO, WARNING or ERROR" in started.stderr
