"""Killing `mail` at any moment loses no letter, and whoever knows a mail by its Message-ID gets
each once.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.post import FROM, Server, served
from tests.started import ROOT, environment, manage

KILLS, READERS, SETS = 6, 60, 3
# An archive with so many readers of one member, each of whom has sets to hear of.
FILL = f"""
import datetime, django
django.setup()
from django.utils import timezone
from archive.models import Wish
from archive.told import asking
from archive.told.wanted import wanted_at
from tests import make
make.member()
for number in range({READERS}):
    address = f"lezer{{number}}@post.example"
    asking.ask(address, wanted_at("/leden/anna-van-der-voorbeeld/"), "meteen", timezone.now())
for wish in Wish.objects.all():
    asking.confirm(wish)
for number in range({SETS}):
    make.question_set(f"2024Z0000{{number}}", submitted_on=timezone.localdate())
"""


@pytest.fixture
def archive(tmp_path, new_archive):
    """A mail server, and the environment of an archive that sends by it and has much to tell."""
    server = Server()
    controller, port = served(server)
    mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(port), "MAIL_SECURITY": "none"}
    settings = (
        environment(new_archive(tmp_path)) | mail | {"MAIL_FROM": FROM, "PYTHONPATH": str(ROOT)}
    )
    if os.environ.get("DATABASE_URL"):  # a server of its own: tests/on_postgresql
        settings["DATABASE_URL"] = os.environ["DATABASE_URL"]
        subprocess.run(manage("migrate", "-v0"), env=settings, cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-c", FILL], env=settings, cwd=ROOT, check=True)
    yield server, settings
    controller.stop()


@pytest.mark.long
def test_killing_mail_at_any_moment_tells_everybody_once(archive):
    server, settings = archive
    command, drawn, deaths = manage("mail"), random.Random(7), 0
    for _ in range(KILLS):
        wanted = len(server.taken) + drawn.randint(1, READERS // KILLS)
        process = subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.DEVNULL)
        while len(server.taken) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(drawn.uniform(0, 0.02))
        deaths += process.poll() is None
        process.kill()
        process.wait()
    for _ in range(2):
        subprocess.run(command, env=settings, cwd=ROOT, check=True, capture_output=True)
    assert deaths
    copies = Counter(mail["Message-ID"] for mail in server.mails)
    assert sum(copies.values()) - len(copies) <= deaths
    once = {mail["Message-ID"]: mail for mail in server.mails}.values()
    assert Counter(mail.to for mail in once) == {
        f"lezer{number}@post.example": 1 for number in range(READERS)
    }
    assert {mail.html.count("<h2") for mail in once} == {SETS}
