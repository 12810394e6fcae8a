"""Read what an address of the site is of, for who wants to be told of it: a list, or one set."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from archive.models import QuestionSet, Wish
from archive.search.codes import MAYBE_OVERDUE, OVERDUE
from archive.templatetags.pages import title
from archive.views.lists import NAMED, chosen_values, title_of
from archive.views.moved import present_address

UNORDERED = {"sorteer", "strikt"}  # of a list; what is told of it has one order, and is strict
OF_SET = ("question_set", "question")  # the pages of a set
CHANGES_BY_THE_DAY = (
    "Wat te laat is, verandert met de dag en niet met een stuk. Dat is per e-mail niet te volgen; "
    "volg het met de feed."
)
TOO_LONG = "Deze keuze is te lang om te volgen."


class NotFollowed(Exception):
    """Of this address nobody can be told; its arguments say why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to be told of, by an address that has one spelling."""

    path: str
    called: str
    plainly: str  # without words of whoever asked: they could be meant for somebody else to read
    name: str  # of the row in `LISTS`; "" for one set
    among: Callable[[Collection[int]], set[int]] = set  # which of these are in it; raises NotNow
    of_set: QuestionSet | None = None


def wanted_at(address: str) -> Wanted:
    """`address` as a page has it, "/leden/anna/?jaar=2024&pagina=2", or as a wish keeps it.

    Raises NotFollowed, and Http404 where nothing is there (any more).
    """
    parts = urlsplit(address)
    match = _resolved(parts.path)
    if match.url_name in OF_SET:
        return _set(match.kwargs["identifier"])
    if match.url_name not in NAMED or match.url_name == "late":
        raise NotFollowed(CHANGES_BY_THE_DAY if match.url_name == "late" else "Dit is geen lijst.")
    return _list(match, QueryDict(parts.query))


def identifier_at(path: str) -> str:
    """The identifier of the set of a wish."""
    return path.removeprefix(Wish.OF_SET).rstrip("/")


def _resolved(path: str) -> ResolverMatch:
    try:
        return resolve(path)
    except Resolver404 as error:
        raise Http404("Geen adres van dit archief") from error


def _set(identifier: str) -> Wanted:
    found = QuestionSet.objects.known_as(identifier).for_list().first()
    if not found:
        raise Http404(f"Geen vragen met kenmerk {identifier}")
    return Wanted(found.get_absolute_url(), title(found), title(found), "", of_set=found)


def _list(match: ResolverMatch, query: QueryDict) -> Wanted:
    name = match.url_name or ""
    path = reverse(name, kwargs=match.kwargs)
    try:
        found = NAMED[name].find(**match.kwargs)
    except Http404:
        present = present_address(path)
        if not present:
            raise
        return _list(_resolved(present), query)
    pairs = [pair for pair in chosen_values(query) if pair[0] not in UNORDERED]
    request = HttpRequest()
    request.GET = QueryDict(urlencode(pairs))
    path += f"?{urlencode(pairs)}" if pairs else ""
    chosen = NAMED[name].to_follow(request, found)
    complaints = chosen.complaints + chosen.strange(request, ())
    complaints += [TOO_LONG] if len(path) > _LONGEST else []
    complaints += [CHANGES_BY_THE_DAY] if _changes_by_the_day(pairs) else []
    if complaints:
        raise NotFollowed(*complaints)
    called = title_of(NAMED[name], found, request.GET)
    plainly = f"een zoekvraag naar {NAMED[name].called(found)}" if "q" in request.GET else called
    return Wanted(path, called, plainly, name, chosen.among)


def _changes_by_the_day(pairs: Collection[tuple[str, str]]) -> bool:
    """Chosen as a filter, or typed among the words."""
    late = (OVERDUE, MAYBE_OVERDUE)
    typed = " ".join(value for name, value in pairs if name == "q").lower()
    return any(("status", value) in pairs or f"status:{value}" in typed for value in late)


_LONGEST: int = Wish._meta.get_field("path").max_length or 0
