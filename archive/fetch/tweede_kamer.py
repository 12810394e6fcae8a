"""Follow the Tweede Kamer: question sets whole from the open data the first time, then every change
by the feeds, from where they ended when that first reading began.
"""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import transaction

from archive.logs import timed
from archive.models import Source, SourceFeed
from archive.models.turns import patient

from .entities import CATEGORIES
from .mirror import keep_changes, keep_sets, unknown_sets
from .odata import AT_ONCE, WholeSet, read_sets, sets_after, sets_with
from .state import feed_of, followed, move
from .sync_feed import FeedPage, feed_address, read_page
from .web import Answer, ChangedShape, Web, refuse_page

# These come with the sets that are read whole, so their feeds are followed from their ends on.
_FROM_THE_END = ("Zaak", "ZaakActor", "Document")
_WHOLE = "Zaak (open data)"
# No feed has had so many changes yet: where looking for its end begins.
_FAR = 2**20
_MOST = 2**62
_log = logging.getLogger(__name__)


def follow(web: Web, since: date | None, tell: Callable[[str, int], None]) -> None:
    """Read all that is new; `tell` hears of each list how many records came."""
    whole = feed_of(Source.TK, _WHOLE)
    if not whole.checkpoint.get("done"):
        with followed(whole, web):
            _find_ends(web)
            _read_whole(whole, web, since, tell)
    if not whole.checkpoint.get("done"):
        return
    for category in CATEGORIES:
        feed = feed_of(Source.TK, category)
        with followed(feed, web):
            _read_feed(feed, category, web, tell)


def waiting(web: Web, since: date | None) -> dict[str, int]:
    """How many records each list would bring now. Keeps nothing."""
    whole = feed_of(Source.TK, _WHOLE)
    counts = {}
    if not whole.checkpoint.get("done"):
        counts[_WHOLE] = _count_whole(web, whole.checkpoint.get("number", ""), since)
    for category in CATEGORIES:
        feed = feed_of(Source.TK, category)
        if category in _FROM_THE_END and not feed.checkpoint.get("address"):
            continue
        address, count = _start(feed, category), 0
        while address:
            page = _page(web, address, category)
            count, address = count + len(page.changes), page.next
        counts[category] = count
    return counts


def _count_whole(web: Web, number: str, since: date | None) -> int:
    count, more = 0, True
    while more:
        sets, more = _sets(web, sets_after(settings.TK_ADDRESS, number, since))
        count += len(sets)
        number = sets[-1].zaak.facts["Nummer"] if sets else number
        more = more and bool(sets)
    return count


def _read_whole(
    feed: SourceFeed, web: Web, since: date | None, tell: Callable[[str, int], None]
) -> None:
    """All question sets, by number, from where a killed reading was."""
    if "since" not in feed.checkpoint:
        move(feed, since=since and since.isoformat())
    begun = feed.checkpoint["since"]
    more = True
    while more:
        number = feed.checkpoint.get("number", "")
        day = date.fromisoformat(begun) if begun else None
        with timed(_log, "fetched", list=str(feed)) as facts:
            sets, more = _sets(web, sets_after(settings.TK_ADDRESS, number, day))
            if more and not sets:
                raise ChangedShape("a page without records that says there are more")
            last = sets[-1].zaak.facts["Nummer"] if sets else number
            _keep_part(feed, sets, number=last, done=not more)
            facts["records"] = len(sets)
        tell(_WHOLE, len(sets))


def _read_feed(feed: SourceFeed, category: str, web: Web, tell: Callable[[str, int], None]) -> None:
    """Every change, a page at a time: what is kept and where to go on are one transaction."""
    address = _start(feed, category)
    while address:
        with timed(_log, "fetched", list=str(feed)) as facts:
            page = _page(web, address, category)
            changes = [change.entity for change in page.changes]
            whole = _whole_ones(web, unknown_sets(changes)) if category == "Zaak" else []
            _keep_page(feed, category, page, whole)
            facts["records"] = len(changes)
        address = page.next
        tell(category, len(changes))


@patient
def _keep_part(feed: SourceFeed, sets: list[WholeSet], **checkpoint: Any) -> None:
    with transaction.atomic():
        keep_sets(sets)
        move(feed, **checkpoint)


@patient
def _keep_page(feed: SourceFeed, category: str, page: FeedPage, whole: list[WholeSet]) -> None:
    with transaction.atomic():
        keep_changes(category, [change.entity for change in page.changes])
        keep_sets(whole)
        if page.changes:
            move(feed, address=page.changes[-1].next)


def _start(feed: SourceFeed, category: str) -> str:
    return str(feed.checkpoint.get("address") or feed_address(settings.TK_ADDRESS, category))


def _whole_ones(web: Web, keys: list[str]) -> list[WholeSet]:
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    return [s for part in parts for s in _sets(web, sets_with(settings.TK_ADDRESS, part))[0]]


def _find_ends(web: Web) -> None:
    """Note where each feed ends before the sets are read whole: what changes meanwhile comes
    after.
    """
    for category in _FROM_THE_END:
        feed = feed_of(Source.TK, category)
        if not feed.checkpoint.get("address"):
            _find_end(feed, category, web)


def _find_end(feed: SourceFeed, category: str, web: Web) -> None:
    """Note the address after the last change: tokens ascend, so halving finds it, whatever clocks
    say. Each answer is noted, so that a killed search goes on.

    Raises ChangedShape when tokens are no numbers.
    """
    base = feed_address(settings.TK_ADDRESS, category)
    low, high, after = feed.checkpoint.get("between") or (-1, None, base)
    while high is None or high - low > 1:
        probe = max(low, _FAR) * 2 if high is None else (low + high) // 2
        if probe > _MOST:
            raise ChangedShape("a feed without an end")
        page = _page(web, f"{base}&skiptoken={probe}", category)
        if page.changes:
            after = page.changes[-1].next
            low = _token(after)
        if not page.next:
            high = low + 1 if page.changes else probe
        move(feed, between=[low, high, after])
    move(feed, address=after, between=None)


def _token(address: str) -> int:
    tokens = parse_qs(urlsplit(address).query).get("skiptoken", [""])
    if not tokens[0].lstrip("-").isdigit():
        raise ChangedShape("a feed whose skiptoken is no number")
    return int(tokens[0])


def _page(web: Web, address: str, category: str) -> FeedPage:
    pages: list[FeedPage] = []

    def check(answer: Answer) -> None:
        refuse_page(answer)
        pages.append(read_page(answer.data, category, address))

    answer = web.get(address, check=check)
    if answer.absent:
        raise ChangedShape(f"the feed of {category} is not there ({answer.status})")
    return pages[-1]


def _sets(web: Web, address: str) -> tuple[list[WholeSet], bool]:
    pages = []

    def check(answer: Answer) -> None:
        refuse_page(answer)
        pages.append(read_sets(answer.data))

    answer = web.get(address, check=check)
    if answer.absent:
        raise ChangedShape(f"the open data are not there ({answer.status})")
    return pages[-1]
