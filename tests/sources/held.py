"""What an archive holds, without primary keys and times: two are alike when this is."""

from django.utils import timezone

from archive.models import MP, PendingIndex, QuestionSet, SourceDocument
from archive.search import search


def held():
    sets = QuestionSet.objects.order_by("identifier")
    living = SourceDocument.objects.that_count()
    found = search("", limit=100_000, today=timezone.localdate())
    return {
        "sets": {s.identifier: _set(s) for s in sets},
        "addresses": sorted(
            (value, s.identifier)
            for s in sets
            for value in s.identifiers.values_list("value", flat=True)
        ),
        "documents": sorted(living.values_list("sha256", "origin", "kind", "format")),
        "members": sorted(
            (mp.person.full_name, mp.party.name, str(mp.started_on), str(mp.ended_on))
            for mp in MP.objects.select_related("person", "party")
        ),
        "index": sorted(hit.identifier for hit in found.hits),
        "pending": PendingIndex.objects.count(),
    }


def differences(followed, fresh):
    """Where an archive that followed its sources differs from one that read them afresh. What once
    was an address of a set may lead to it for good.
    """
    unlike = [
        (identifier, name, a, b)
        for identifier in sorted(followed["sets"].keys() | fresh["sets"].keys())
        for name, a, b in _unlike(followed["sets"].get(identifier), fresh["sets"].get(identifier))
    ]
    for name in ("documents", "members", "index"):
        unlike += [(name, "only in the first", x) for x in followed[name] if x not in fresh[name]]
        unlike += [(name, "only afresh", x) for x in fresh[name] if x not in followed[name]]
    lacking = set(fresh["addresses"]) - set(followed["addresses"])
    return unlike + [("addresses", "only afresh", x) for x in sorted(lacking)]


def _unlike(one, two):
    if one is None or two is None:
        return [("set", one and "there", two and "there")] if one != two else []
    return [(name, one[name], two[name]) for name in one if one[name] != two[name]]


def _set(s):
    return {
        "subject": s.subject,
        "status": s.status,
        "days": (str(s.submitted_on), str(s.answered_on)),
        "askers": [(a.name, a.party_name, a.person and a.person.full_name) for a in s.askers.all()],
        "addressees": [(a.role, a.portfolio) for a in s.addressees.all()],
        "questions": [(q.number, q.text) for q in s.questions.all()],
        "replies": sorted(
            (r.kind, str(r.received_on), r.text, [(a.text, _numbers(a)) for a in r.answers.all()])
            for r in s.replies.all()
        ),
        "pieces": sorted(s.pieces.values_list("source__sha256", "position")),
    }


def _numbers(answer):
    return sorted(answer.questions.values_list("number", flat=True))
