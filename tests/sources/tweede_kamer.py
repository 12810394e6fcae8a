"""Answer as the Tweede Kamer's services do: SyncFeed 2.0, its files, and OData v4."""

import json
import re
from bisect import bisect_right
from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

ATOM = "application/atom+xml;type=feed;charset=utf-8"
JSON = "application/json;odata.metadata=minimal"
_TK = "http://www.tweedekamer.nl/xsd/tkData/v1-0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def feed(world, base, query, *, page, wrong_clock=timedelta(0)):
    """A page of what changed in a category; older entries are written as they once were, with
    another prefix, some as text.
    """
    category = query["category"][0]
    after = int(query.get("skiptoken", ["-1"])[0])
    log = world.logs.get(category, [])
    place = bisect_right(log, (after, "~"))
    changes = [(token, world.entities[key]) for token, key in log[place : place + page + 1]]
    rows = "".join(_entry(base, token, entity, wrong_clock) for token, entity in changes[:page])
    last = changes[:page][-1][0] if changes else after
    rel = "next" if len(changes) > page else "resume"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{category}</title>{_link(base, category, last, rel)}{rows}</feed>"
    ).encode()


def file_of(world, key):
    """(bytes, media type) of a document, or None."""
    entity = world.entities.get(key)
    if entity is None or entity.removed or entity.file is None:
        return None
    return entity.file, entity.media_type


def odata(world, base, query, *, page):
    """Question sets that a filter names, with their actors and documents."""
    condition = query["$filter"][0]
    if keys := re.findall(r"Id eq ([0-9a-f-]{36})", condition):
        rows = [world.entities[key] for key in keys if key in world.entities]
    else:
        rows = sorted(world.sets(), key=lambda e: e.facts["Nummer"])
        if after := re.search(r"Nummer gt '(\w+)'", condition):
            rows = [e for e in rows if e.facts["Nummer"] > after[1]]
        if since := re.search(r"GestartOp ge (\d{4}-\d\d-\d\d)", condition):
            rows = [e for e in rows if e.facts["GestartOp"][:10] >= since[1]]
    top = min(int(query.get("$top", [page])[0]), page)
    value = {
        "@odata.context": f"{base}/OData/v4/2.0/$metadata#Zaak",
        "value": [_record(world, entity) for entity in rows[:top]],
    }
    if len(rows) > top:
        value["@odata.nextLink"] = f"{base}/OData/v4/2.0/Zaak?$skip={top}"
    return json.dumps(value).encode()


def _record(world, zaak):
    record = _plain(zaak)
    for category in ("ZaakActor", "Document"):
        parts = world.parts(category, zaak.key)
        record[category] = [_plain(part) for part in parts]
    return record


def _plain(entity):
    facts = {n: f"{v}+01:00" if n == "GestartOp" and v else v for n, v in entity.facts.items()}
    more = {"ContentType": entity.media_type or None} if entity.category == "Document" else {}
    changed = entity.changed.isoformat(timespec="milliseconds")
    return {
        "Id": entity.key,
        **facts,
        **more,
        "Verwijderd": entity.removed,
        "GewijzigdOp": changed,
        "ApiGewijzigdOp": changed,
    }


def _entry(base, token, entity, wrong_clock):
    updated = (entity.changed + wrong_clock).isoformat()
    holds = _xml(entity, prefix="ns1" if token % 3 == 0 else "tk")
    if token % 5 == 0:
        holds = f"<![CDATA[{holds}]]>"
    return (
        f"<entry><id>{base}/SyncFeed/2.0/Entiteiten/{entity.key}</id><title>{entity.key}</title>"
        f"<updated>{updated}</updated><category term={quoteattr(_lower(entity.category))}/>"
        f"{_link(base, entity.category, token, 'next')}"
        f'<content type="application/xml">{holds}</content></entry>'
    )


def _xml(entity, prefix):
    name = _lower(entity.category)
    more = ""
    if entity.media_type and not entity.removed:
        size = len(entity.file or b"")
        more = f' contentType="{entity.media_type}" contentLength="{size}"'
    head = (
        f'<{name} xmlns="{_TK}" xmlns:{prefix}="{_TK}" xmlns:xsi="{_XSI}" id="{entity.key}" '
        f'{prefix}:bijgewerkt="{entity.changed.replace(tzinfo=None).isoformat()}.0000000Z" '
        f'{prefix}:verwijderd="{str(entity.removed).lower()}"{more}>'
    )
    if entity.removed:
        return f"{head}</{name}>"
    facts = "".join(_element(_lower(field), value) for field, value in entity.facts.items())
    references = "".join(
        f'<{_lower(category)} ref="{key}"/>'
        for category, keys in entity.refers_to.items()
        for key in keys
    )
    return f"{head}{facts}{references}</{name}>"


def _element(name, value):
    if value is None:
        return f'<{name} xsi:nil="true"/>'
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"


def _lower(name):
    return "naamNl" if name == "NaamNL" else name[0].lower() + name[1:]


def _link(base, category, token, rel):
    address = f"{base}/SyncFeed/2.0/Feed?category={category}&skiptoken={token}"
    return f"<link rel={quoteattr(rel)} href={quoteattr(address)}/>"
