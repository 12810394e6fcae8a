"""Follow KOOP's lists of written questions: what changed and, when its count says so, what went."""

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.logs import timed
from archive.models import RemoteEntry, Source, SourceFeed
from archive.models.turns import patient

from .publications import keep_papers, remove_papers
from .sru import LISTS, PAGE, SearchPage, read_page, search_address
from .state import feed_of, followed, move
from .web import Answer, ChangedShape, FetchFailed, Web, refuse_page

# More than this share (and this number) of all papers gone at once is a fault of the list.
_SHARE, _SOME = 0.01, 20
_DAY = timedelta(days=1)
TRIES = 3
_log = logging.getLogger(__name__)


def follow(web: Web, since: date | None, tell: Callable[[str, int], None]) -> None:
    """Read all that is new; `tell` hears of each list how many papers were listed."""
    for name in LISTS:
        feed = feed_of(Source.KOOP, name)
        with followed(feed, web):
            if "first" not in feed.checkpoint:
                first = since.isoformat() if since else ""
                move(feed, first=first, since=first, start=1, latest="")
            _read_changes(feed, name, web, tell)
            _read_removals(feed, name, web)


def waiting(web: Web, since: date | None) -> dict[str, int]:
    """How many papers each list would name now. Keeps nothing."""
    first = since.isoformat() if since else ""
    return {
        name: _page(
            web, name, feed_of(Source.KOOP, name).checkpoint.get("since", first), 1, 1
        ).total
        for name in LISTS
    }


def _read_changes(feed: SourceFeed, name: str, web: Web, tell: Callable[[str, int], None]) -> None:
    """Page by page, from where a killed reading was; from the first again when papers went while it
    was read, since others moved to pages that were read already.
    """
    begun = timezone.localdate()
    for _ in range(TRIES):
        ended = False
        while not ended:
            with timed(_log, "fetched", list=str(feed)) as facts:
                page = _page(web, name, feed.checkpoint["since"], feed.checkpoint["start"])
                if feed.checkpoint["start"] > 1 and page.total != feed.checkpoint.get("total"):
                    move(feed, start=1)
                    break
                changed, ended = _keep_page(feed, name, page, begun)
                facts |= {"records": page.records, "changed": changed}
            tell(name, changed)
        if ended:
            return
    raise FetchFailed("its list changed while it was read")


def _keep_page(feed: SourceFeed, name: str, page: SearchPage, begun: date) -> tuple[int, bool]:
    """How many papers changed; whether this was the last page."""
    start = feed.checkpoint["start"] + page.records
    if not page.records and start <= page.total:
        raise ChangedShape(f"a list of {page.total} papers that ends at {start - 1}")
    latest = max([feed.checkpoint["latest"], *(p.modified[:10] for p in page.papers)])
    return _keep(feed, name, page, start, latest, begun), start > page.total


@patient
def _keep(
    feed: SourceFeed, name: str, page: SearchPage, start: int, latest: str, begun: date
) -> int:
    """What the page says and where to go on are one transaction; how many papers changed."""
    with transaction.atomic():
        changed = keep_papers(name, page.papers)
        move(feed, latest=latest, start=start, total=page.total)
        if start > page.total:
            _end(feed, begun)
    return changed


def _end(feed: SourceFeed, begun: date) -> None:
    """Begin a day before the latest change the next time; a day that is still to come is none."""
    latest = feed.checkpoint["latest"]
    since = feed.checkpoint["since"]
    if latest:
        until = min(date.fromisoformat(latest), begun) - _DAY
        since = max(since, until.isoformat())
    move(feed, since=since, start=1, latest="")


def _read_removals(feed: SourceFeed, name: str, web: Web) -> None:
    """KOOP tells of no removal, but counts: only when it counts fewer is the whole list read."""
    first = feed.checkpoint["first"]
    ours = RemoteEntry.objects.filter(source=Source.KOOP, category=name, removed=False)
    if _page(web, name, first, 1, 1).total == ours.count() + feed.checkpoint.get("others", 0):
        return
    listed, others = set(), 0
    for page in _pages(web, name, first):
        listed |= {paper.identifier for paper in page.papers}
        others += page.records - len(page.papers)
        keep_papers(name, page.papers)
    gone = [pk for pk, key in ours.values_list("pk", "key") if key not in listed]
    if len(gone) > max(_SOME, _SHARE * ours.count()):
        raise FetchFailed(f"its list lacks {len(gone)} papers that are here; none was withdrawn")
    _keep_removals(feed, gone, others)


@patient
def _keep_removals(feed: SourceFeed, gone: list[int], others: int) -> None:
    with transaction.atomic():
        remove_papers(gone)
        move(feed, others=others)


def _pages(web: Web, name: str, first: str) -> Iterator[SearchPage]:
    """The whole list; raises FetchFailed when it changes while it is read."""
    start, total = 1, None
    while total is None or start <= total:
        page = _page(web, name, first, start)
        if total not in (None, page.total):
            raise FetchFailed("its list changed while it was read")
        total = page.total
        if not page.records and start <= total:
            raise ChangedShape(f"a list of {total} papers that ends at {start - 1}")
        start += page.records
        yield page


def _page(web: Web, name: str, modified_from: str, start: int, most: int = PAGE) -> SearchPage:
    pages: list[SearchPage] = []

    def check(answer: Answer) -> None:
        refuse_page(answer)
        pages.append(read_page(answer.data))

    address = search_address(settings.KOOP_SEARCH, name, modified_from, start, most)
    if web.get(address, check=check).absent:
        raise ChangedShape("search is not there")
    return pages[-1]
