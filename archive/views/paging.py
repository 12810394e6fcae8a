"""Cut a list into pages by the address: ?pagina=3."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.models import QuestionSet

PER_PAGE = 20


def paged(
    request: HttpRequest, items: Any, per_page: int = PER_PAGE, total: int | None = None
) -> Page[Any]:
    """The page of `items` that the address asks for; a page that does not exist gives the nearest
    that does.

    `total`: how many items there are, where that has been counted already.
    """
    paginator = Paginator(items, per_page)
    if total is not None:
        paginator.count = total
    page = paginator.get_page(request.GET.get("pagina"))
    page.around = around(page.number, page.paginator.num_pages)  # type: ignore[attr-defined]
    return page


def paged_sets(
    request: HttpRequest, sets: QuerySet[QuestionSet], total: int | None = None
) -> Page[QuestionSet]:
    """A page of question sets with all that a list shows.

    Only keys are sorted: whole rows take twice as long.
    """
    page = paged(request, sets.values_list("pk", flat=True), total=total)
    keys = list(page.object_list)
    found = QuestionSet.objects.for_list().in_bulk(keys)
    page.object_list = [found[key] for key in keys]
    return page


def around(number: int, last: int) -> list[int | None]:
    """The pages a pager names, None where it skips: 1 … 4 5 6 … 20."""
    wanted = sorted({1, last, number - 1, number, number + 1} & set(range(1, last + 1)))
    named: list[int | None] = []
    for n in wanted:
        if named and n - (named[-1] or 0) > 1:
            named.append(None)
        named.append(n)
    return named
