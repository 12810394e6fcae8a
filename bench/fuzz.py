"""Send hostile requests to every address of the archive that DATA_DIR or DATABASE_URL names, which
must be a copy: some of them save.

    DATA_DIR=… python bench/fuzz.py [--requests 50000] [--first 0] [--seed 1]

Addresses are the patterns of the site themselves, the admin's too; values, parameters and headers
are of `bench/hostile.py` and of the archive. Wrong is: a status of 500 or more, more than two
seconds of processor, an answer that carries out or leaks what it was sent, a way to another site, a
cookie for a reader. A file of a whole list is read as far as its first 300 kB. Each request hangs
on the seed and its number alone, so that `--first N --requests 1` sends one again. Exit code 1 when
anything was wrong.
"""

import argparse
import json
import logging
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
SITE = {"DEBUG": "off", "SECRET_KEY": "fuzz-" * 12, "ALLOWED_HOSTS": "testserver"}
SITE |= {"SITE_URL": "http://testserver", "API_PER_MINUTE": "0", "LOG_LEVEL": "ERROR"}
for _name, _value in SITE.items():
    os.environ.setdefault(_name, _value)
import django  # noqa: E402

django.setup()
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import URLPattern, URLResolver, get_resolver  # noqa: E402

from bench import hostile  # noqa: E402

logging.disable(logging.CRITICAL)
_PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES = {**settings.STORAGES, "staticfiles": _PLAIN}  # nothing was collected

SECONDS, READ = 2.0, 300_000
_SLOT = re.compile(r"<(?:(\w+):)?(\w+)>")
_ASKED = re.compile(r"""(?:GET|POST|params|query|data)(?:\.get|\.getlist)?[\[(]"([a-z_]+)\"""")
_HEADERS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "If-Modified-Since"),
    *("Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"),
    *("X-Request-ID", "Cookie", "Authorization", "Origin", "Content-Type", "Host", "X-CSRFToken"),
    *("X-Http-Method-Override", "X-Original-URL", "Forwarded", "Connection"),
)
_DONE = re.compile(
    r"<script>zqz|<svg onload=zqz|<img src=x onerror=zqz|<iframe srcdoc|zqz1337zqz"
    r"|\"\s+(?:autofocus\s+)?onfocus=zqz|href=[\"']?\s*javascript:zqz"
)
_LEAKED = re.compile(
    r"Traceback \(most recent|site-packages|sqlite3\.|psycopg|OperationalError|ProgrammingError"
    r"|root:x:0:0|pbkdf2_sha256|" + re.escape(os.environ["SECRET_KEY"])
)
_CELL = re.compile(r"(?:^|[\r\n,;])\"?[=+@-][^,;\n]*zqz")


@dataclass(slots=True)
class Told:
    """What came of the requests."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--requests", type=int, default=50_000)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    routes, values = sorted(set(patterns())), of_the_archive()
    names = parameters()
    clients = [Client(raise_request_exception=False), *staff()]
    inside = [route for route in routes if route.startswith("admin/")]
    outside = [route for route in routes if not route.startswith("admin/")]
    told = Told()
    for number in range(chosen.first, chosen.first + chosen.requests):
        dice = random.Random(f"{chosen.seed}-{number}")
        route = dice.choice(inside if dice.random() < 0.3 else outside)
        send(number, dice, route, values, names, clients, told)
        if number % 500 == 499:
            print(f"{number + 1 - chosen.first:,} sent, {len(told.wrong)} wrong", flush=True)
    cuts = quantiles(told.took, n=100) if len(told.took) > 1 else told.took * 100
    print(f"{len(told.took):,} requests, {len(told.reached)} of {len(routes)} patterns")
    print(f"statuses: {dict(sorted(told.statuses.items()))}")
    print(f"ms of processor: p50 {cuts[49] * 1000:.0f}, p99 {cuts[98] * 1000:.0f}, "
          f"slowest {max(told.took) * 1000:.0f}; wrong: {len(told.wrong)}")  # fmt: skip
    raise SystemExit(bool(told.wrong))


def patterns(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every route of the site: "vragen/<str:identifier>/"."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern):
            yield re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", route).replace("\\Z", "")


def parameters() -> list[str]:
    """The names that any code asks a request for, and those of facets."""
    from archive.search.facets import FACETS

    texts = (path.read_text() for path in (ROOT / "archive").rglob("*.py"))
    asked = set(chain.from_iterable(_ASKED.findall(text) for text in texts))
    facets = {str(facet.name) for facet in FACETS}
    return sorted(asked | facets | {"page", "o", "p", "limit", "offset", "_popup", "action", "van"})


def of_the_archive() -> list[str]:
    """Values that mean something here."""
    from archive.models import MP, Kamerstuk, Minister, QuestionSet, SourceDocument

    rows = [
        QuestionSet.objects.values_list("identifier", "pk")[:300],
        MP.objects.values_list("person__slug", "party__code")[:100],
        Minister.objects.values_list("person__slug", "ministry__code")[:100],
        Kamerstuk.objects.exclude(number="").values_list("dossier", "number")[:100],
        SourceDocument.objects.values_list("sha256", "pk")[:50],
    ]
    known = {str(value) for part in rows for row in part for value in row if value}
    words = ["2024", "2023-2024", "2024-10-02", "open", "json", "csv", "zorg", "stikstof", "1", "2"]
    return [*sorted(known), *(words * 20)]


def staff() -> list[Client]:
    """Somebody of the office, who may do everything, and somebody who may look."""
    user, _ = User.objects.get_or_create(
        username="fuzz", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client(raise_request_exception=False)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return [client]


def send(
    number: int, dice: random.Random, route: str, values: list[str], names: list[str],
    clients: list[Client], told: Told,
) -> None:  # fmt: skip
    """One request, and what is wrong with its answer."""

    def value(hostility: float) -> str:
        return hostile.text(dice) if dice.random() < hostility else dice.choice(values)

    path = "/" + _SLOT.sub(lambda _: _quoted(value(0.35)), route)
    wanted = {dice.choice(names): value(0.8) for _ in range(dice.choice([0, 1, 1, 2, 4]))}
    if dice.random() < 0.03:
        wanted[value(1)] = value(1)
    within = route.startswith("admin/") and dice.random() < 0.8
    method = dice.choices(
        ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE"], [80, 12, 3, 2, 2, 1]
    )[0]
    headers = {
        name: _header(value(0.9)) for name in dice.sample(_HEADERS, dice.choice([0, 0, 1, 3]))
    }
    address = f"{path}?{urlencode(wanted, errors='surrogatepass')}" if wanted else path
    body = _body(dice, value, names) if method in ("POST", "PUT") else {}
    client = clients[-1] if within else clients[0]
    begun = time.process_time()
    try:
        response = client.generic(method, address, headers=headers, **body)
        content = _beginning(response)
    except Exception as error:
        told.wrong.append(f"{number}: {type(error).__name__}: {error}")
        print(f"{told.wrong[-1][:300]} {method} {address[:200]!r}", flush=True)
        return
    took = time.process_time() - begun
    told.took.append(took)
    told.statuses[response.status_code] += 1
    told.reached.add(route)
    for fault in faults(response, content, took, within):
        told.wrong.append(f"{number}: {fault}")
        print(f"{number}: {fault}: {method} {address[:300]!r} {headers!r:.300}", flush=True)


def faults(response: Any, content: bytes, took: float, within: bool) -> Iterator[str]:
    """What is wrong with an answer."""
    # 501 is what oEmbed answers to a format that it does not give.
    if response.status_code >= 500 and response.status_code not in (501, 503):
        yield f"status {response.status_code}"
    if took > SECONDS:
        yield f"{took:.1f} s of processor"
    kind = response.headers.get("Content-Type", "")
    text = content.decode("utf-8", "replace")
    if ("html" in kind or "xml" in kind) and (found := _DONE.search(text)):
        yield f"carried out: {text[max(0, found.start() - 60) : found.end() + 30]!r}"
    if "csv" in kind and (found := _CELL.search(text)):
        yield f"a cell that computes: {found[0]!r}"
    if found := _LEAKED.search(text):
        yield f"leaked: {text[max(0, found.start() - 60) : found.end() + 60]!r}"
    if "X-Zqz" in response.headers or any("\n" in v for _, v in response.items()):
        yield "a header of theirs"
    place = response.headers.get("Location", "").strip()
    if re.match(r"(?:[a-z]+:)?[/\\]{2}(?!testserver)|[a-z]+:(?!//testserver)", place):
        yield f"leads elsewhere: {place[:100]}"
    if not within and any(name == settings.SESSION_COOKIE_NAME for name in response.cookies):
        yield "a session for a reader"


def _beginning(response: Any) -> bytes:
    if not response.streaming:
        return bytes(response.content[:READ])
    parts, size = [], 0
    for part in response.streaming_content:
        parts.append(part)
        size += len(part)
        if size > READ:
            break
    response.close()
    return b"".join(parts)


def _body(dice: random.Random, value: Any, names: list[str]) -> dict[str, Any]:
    data = {dice.choice(names): value(0.9) for _ in range(dice.randrange(5))}
    if dice.random() < 0.4:
        shaped = dice.choice([data, [data] * 3, value(1), {"identifiers": list(data.values())}])
        return {"data": json.dumps(shaped), "content_type": "application/json"}
    if dice.random() < 0.2:
        return {"data": value(1).encode("utf-8", "replace"), "content_type": "text/plain"}
    text = urlencode(data, errors="surrogatepass")
    return {"data": text, "content_type": "application/x-www-form-urlencoded"}


def _quoted(text: str) -> str:
    return quote(text[:2000].encode("utf-8", "surrogatepass"), safe="")


def _header(text: str) -> str:
    """What a server lets through: it refuses line ends itself."""
    return re.sub(r"[\r\n\0]", " ", text).encode("latin-1", "replace").decode("latin-1")[:4000]


if __name__ == "__main__":
    main()
