"""How a source is asked: named, paced, patient, and never without need."""

import re

import pytest

from archive.fetch.spool import Spool, Wanted
from archive.fetch.web import ATTEMPTS, Answer, Busy, FetchFailed, Refused, Web, retry_after
from tests.sources.server import serving
from tests.sources.world import World

PATH = "/SyncFeed/2.0/Feed"
FEED = f"{PATH}?category=Fractie"


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def read(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server():
    with serving(World(1)) as server:
        yield server


@pytest.fixture
def web(clock):
    web = Web(1000.0, 1.0, sleep=clock.sleep, clock=clock.read)
    yield web
    web.close()


def test_a_source_is_told_who_asks_and_where_to_complain(server, settings):
    settings.CONTACT = "redactie@archief.example"
    web = Web(1000.0)
    web.get(server.base + FEED)
    web.close()
    agent = server.asked[0][2]["User-Agent"]
    assert re.fullmatch(
        r"Kamervragenarchief/[\d.]+ \(\+http\S+/over/; redactie@archief.example\)", agent
    )


def test_requests_are_spread_over_time(server, clock):
    web = Web(4.0, sleep=clock.sleep, clock=clock.read)
    for _ in range(9):
        web.get(server.base + FEED)
    web.close()
    assert clock.now == pytest.approx(2.0)


@pytest.mark.parametrize("fault", ["429", "500", "503", "cut"])
def test_a_fault_that_passes_is_waited_for(server, web, fault):
    server.scripted[PATH] = [fault, fault]
    assert web.get(server.base + FEED).status == 200
    assert web.counted().faults == 2


def test_waiting_grows_until_it_is_given_up(server, web, clock):
    server.scripted[PATH] = ["500"] * ATTEMPTS
    with pytest.raises(FetchFailed, match="answers 500"):
        web.get(server.base + FEED)
    assert len(server.asked) == ATTEMPTS
    waits = [seconds for seconds in clock.slept if seconds > 0.1]
    assert [0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits)] == [True] * (ATTEMPTS - 1)


def test_the_time_that_a_source_names_is_waited(server, web, clock):
    server.retry_after = "7"
    server.scripted[PATH] = ["429"]
    web.get(server.base + FEED)
    assert 7.0 in clock.slept


def test_a_source_that_wants_us_away_for_long_is_left_alone(server, web):
    server.retry_after = "86400"
    server.scripted[PATH] = ["503"]
    with pytest.raises(Busy) as busy:
        web.get(server.base + FEED)
    assert (busy.value.seconds, len(server.asked)) == (86400, 1)


def test_what_is_refused_is_not_asked_again(server, web):
    server.scripted[PATH] = ["403"]
    with pytest.raises(Refused, match="403"):
        web.get(server.base + FEED)
    assert len(server.asked) == 1


def test_what_is_here_is_asked_for_on_condition(server, web):
    first = web.get(server.base + FEED)
    assert first.etag
    assert web.get(server.base + FEED, etag=first.etag).unchanged


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
        # by the source's own clock, a day ahead of anyone else's
        (
            {
                "Retry-After": "Fri, 27 Nov 2099 10:00:30 GMT",
                "Date": "Fri, 27 Nov 2099 10:00:00 GMT",
            },
            30.0,
        ),
        ({"Retry-After": "Fri, 27 Nov 2099 10:00:30 GMT"}, None),
    ],
)
def test_a_time_to_wait_is_read(headers, seconds):
    assert retry_after(headers) == seconds


def test_what_nobody_waits_for_any_more_leaves_the_spool(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    spool = Spool("tk")
    before, now = Wanted(1, "http://bron/1", "a"), Wanted(1, "http://bron/1", "b")
    for wanted in (before, now):
        spool.put(wanted, Answer(200, b"Vragen"))
    spool.keep_only([now, Wanted(2, "http://bron/2", "a")])
    assert spool.get(before) is None
    assert spool.get(now) == Answer(200, b"Vragen")
