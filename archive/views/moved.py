"""Where a page is now: by an earlier address, another identifier, or one with print glued to it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri

from archive.models import Ministry, Party, Person, QuestionSet
from archive.models.addresses import Addressed

GetResponse = Callable[[HttpRequest], HttpResponse]
# What stands before the code in an address, and whose code it is.
SECTIONS: dict[str, type[Addressed]] = {
    "/leden/": Person,
    "/bewindspersonen/": Person,
    "/fracties/": Party,
    "/ministeries/": Ministry,
    "/api/v1/members/": Person,
    "/api/v1/ministers/": Person,
    "/api/v1/parties/": Party,
    "/api/v1/ministries/": Ministry,
}
SETS = ("/vragen/", "/api/v1/questions/")
FORMS = (".csv", ".jsonl", ".csl.json", ".json", ".txt", ".bib", ".ris", ".akn.xml")
# Sentences and brackets end in these; a link made of one can too.
GLUED = ".,;:!?)]}>'\"’”»"


def moved_addresses(get_response: GetResponse) -> GetResponse:
    """Lead whoever asks for a page that is not there to where it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        address = present_address(request.path_info)
        if not address:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(iri_to_uri(address) + (f"?{query}" if query else ""))

    return middleware


def present_address(path: str) -> str | None:
    """The address that this one leads to; None where nothing is known. Three queries at most."""
    for start, present in [(s, _present_code(m)) for s, m in SECTIONS.items()] + [
        (s, _present_identifier) for s in SETS
    ]:
        if path.startswith(start):
            code, slash, rest = path.removeprefix(start).partition("/")
            code, form = _without_form(code) if not slash else (code, "")
            now = present(code.rstrip(GLUED).strip()) if code else None
            slash = slash or ("" if form or start.startswith("/api/") else "/")
            address = f"{start}{now}{form}{slash}{rest.lstrip(GLUED)}"
            return address if now and address != path else None
    return None


def _without_form(code: str) -> tuple[str, str]:
    """What names a page, and the form in which it is taken along: "anna.csv" is "anna", ".csv"."""
    for form in FORMS:
        if code.endswith(form):
            return code.removesuffix(form), form
    return code, ""


def _present_code(model: type[Addressed]) -> Callable[[str], str | None]:
    def present(code: str) -> str | None:
        field = model.address_field
        if model._default_manager.filter(**{field: code.lower()}).exists():
            return code.lower()
        row = model.moved_to(code)
        return getattr(row, field) if row else None

    return present


def _present_identifier(identifier: str) -> str | None:
    known = QuestionSet.objects.known_as(identifier).values_list("identifier", flat=True)
    return known.first()
