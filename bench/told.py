"""Tell many readers of a day of answers, killed or not, and compare with what was due.

    DATA_DIR=… bench/told.py [--wishes 10000] [--answers 200] [--kills 20] [--seed 1]

The archive at DATA_DIR (or DATABASE_URL) is written to: give it a copy. Each run is `manage.py
mail` in a process of its own, sending to a mail server in this one; a killed run is ended by
SIGKILL at a moment drawn at random while mails come in. What was due is worked out apart, from the
whole of each list. Prints JSON.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
MAIL = [sys.executable, str(ROOT / "manage.py"), "mail"]
FROM = "volgen@archief.example"
SECONDS = 900  # for one run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wishes", type=int, default=10_000)
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()
    print(json.dumps(measure(asked), indent=1))


def measure(asked):
    from tests.post import Server, served

    drawn = random.Random(asked.seed)
    server = Server()
    controller, port = served(server)
    environment = os.environ | {
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_SECURITY": "none",
        "MAIL_FROM": FROM,
    }
    sets = to_be_answered(drawn, asked.answers)
    run(environment)  # notes what is here already
    paths = make_wishes(drawn, asked.wishes, sets)
    idle = run(environment)
    answer(sets)
    due = what_is_due(paths, {each.pk: each.identifier for each in sets})
    begun = time.monotonic()
    deaths = killed(environment, server, asked.kills, len(due), drawn)
    last = run(environment)
    seconds = time.monotonic() - begun
    again = len(server.taken)
    run(environment)
    controller.stop()
    return {
        "wishes": asked.wishes,
        "lists": len(paths),
        "answers": len(sets),
        "mails due": len(due),
        "SIGKILLs": deaths,
        "seconds, all runs": round(seconds, 1),
        "seconds, last run": last,
        "seconds, a run with nothing to do": idle,
        "sent by a run after that": len(server.taken) - again,
    } | compare(server, due)


def run(environment):
    begun = time.monotonic()
    subprocess.run(MAIL, env=environment, check=True, capture_output=True, timeout=SECONDS)
    return round(time.monotonic() - begun, 1)


def killed(environment, server, kills, due, drawn):
    """End so many runs while their mails come in."""
    deaths = 0
    for _ in range(kills):
        wanted = len(server.taken) + drawn.randint(1, max(2, 2 * due // (kills + 3)))
        process = subprocess.Popen(MAIL, env=environment, stdout=subprocess.DEVNULL)
        while len(server.taken) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(drawn.uniform(0, 0.03))
        deaths += process.poll() is None
        process.kill()
        process.wait()
    return deaths


def to_be_answered(drawn, number):
    """Open sets of the last year that the archive knows."""
    from archive.models import QuestionSet

    waiting = QuestionSet.objects.unanswered().order_by("-submitted_on")[: 10 * number]
    return drawn.sample(list(waiting), number)


def make_wishes(drawn, number, sets):
    """Wishes of lists that nine in ten times one of the sets is in: {path: addresses}."""
    from django.utils import timezone

    from archive.models import Follower, Often, QuestionSet, Wish
    from archive.told.noting import last_turn

    others = list(QuestionSet.objects.order_by("?")[:2000])
    wishes, now = {}, timezone.now()
    while len(wishes) < number:
        one = drawn.choice(sets if drawn.random() < 0.9 else others)
        path = drawn.choice([path for path in lists_of(one, drawn) if path])
        wishes[f"lezer{drawn.randrange(number)}@post.example", path] = drawn.choices(
            Often.values, [8, 1, 1]
        )[0]
    addresses = sorted({address for address, _ in wishes})
    made = Follower.objects.bulk_create(Follower(address=a, asked_since=now) for a in addresses)
    follower = {each.address: each for each in made}
    turn, long_ago = last_turn(), now - timedelta(days=20)
    Wish.objects.bulk_create(
        Wish(
            follower=follower[address],
            path=path,
            often=often,
            confirmed_at=now,
            since=turn,
            turn=turn,
            told_at=long_ago,
        )
        for (address, path), often in wishes.items()
    )
    paths = defaultdict(list)
    for address, path in wishes:
        paths[path].append(address)
    return paths


def lists_of(one, drawn):
    """The addresses of lists that a set is in, as wishes keep them; None for what there is not."""
    asker, to = one.askers.first(), one.addressees.first()
    words = re.findall(r"\w{6,}", one.subject) or ["vragen"]
    citing = one.kamerstukreferences.first()
    return [
        f"/vragen/{one.identifier}/",
        asker and asker.person and f"/leden/{asker.person.slug}/",
        asker and asker.party and f"/fracties/{asker.party.code}/",
        to and to.ministry and f"/ministeries/{to.ministry.code}/",
        citing and citing.kamerstuk and f"/kamerstukken/{citing.kamerstuk.dossier_code}/",
        f"/zoeken/?q={drawn.choice(words).lower()}",
        f"/zoeken/?q={'+'.join(sorted({word.lower() for word in drawn.choices(words, k=2)}))}",
        asker and asker.party and f"/zoeken/?fractie={asker.party.code}&q={words[0].lower()}",
    ]


def answer(sets):
    from django.db import transaction
    from django.utils import timezone

    from archive.models import Answer, PendingIndex, Reply
    from archive.search.index.pending import index_pending

    with transaction.atomic():
        for each in sets:
            reply = Reply.objects.create(question_set=each, received_on=timezone.localdate())
            Answer.objects.create(reply=reply, text="Ja.").questions.set(each.questions.all())
            each.settle(each.replies.all())
            each.save()
            PendingIndex.objects.create(question_set_id=each.pk)
    index_pending()


def what_is_due(paths, answered):
    """{(address, list): the identifiers it has to name}, from the whole of each list."""
    from django.http import HttpRequest, QueryDict
    from django.urls import resolve

    from archive.models import QuestionSet
    from archive.views.lists import NAMED

    due = {}
    for path, addresses in paths.items():
        route, _, query = path.partition("?")
        match = resolve(route)
        if match.url_name == "question_set":
            waits = QuestionSet.objects.unanswered().filter(**match.kwargs)
            named = set() if waits.exists() else {match.kwargs["identifier"]}
        else:
            of, request = NAMED[match.url_name], HttpRequest()
            request.GET = QueryDict(query)
            chosen = of.to_follow(request, of.find(**match.kwargs))
            named = {answered[key] for key in chosen.keys(chosen.sort, None) if key in answered}
        due |= {(address, path): named for address in addresses if named}
    return due


def compare(server, due):
    """Each mail due must be there, as one Message-ID; each set in it once."""
    mails = server.mails
    copies = Counter(mail["Message-ID"] for mail in mails)
    told = defaultdict(list)
    for mail in {mail["Message-ID"]: mail for mail in mails}.values():
        told[mail.to, str(mail["List-Id"])].append(mail)
    wrong = []
    for (address, path), named in due.items():
        here = told.pop((address, _list_id(path)), [])
        said = Counter(re.findall(r'href="[^"]*/vragen/([^/"]+)/"', "".join(m.html for m in here)))
        whole = len(named) <= 50
        right = {*said} == named if whole else len(said) == 50 and {*said} <= named
        if len(here) != 1 or not right or max(said.values()) > 1:
            wrong.append((address, path, len(here), sorted(named)[:3], sorted(said)[:3]))
    return {
        "mails taken": len(mails),
        "Message-IDs": len(copies),
        "taken twice": sum(copies.values()) - len(copies),
        "not due": len(told),
        "wrong": len(wrong),
        "for example": [*wrong[:3], *((key, m[0].text[:300]) for key, m in [*told.items()][:3])],
    }


def _list_id(path):
    return f"<{sha256(path.encode()).hexdigest()[:16]}.volgen.archief.example>"


if __name__ == "__main__":
    main()
