"""The site says at once that its server of PostgreSQL is gone, and serves again when it is back."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from tests.proxy import free_port
from tests.test_settings import OPEN_AIR

ROOT = Path(__file__).parent.parent
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
AS_ROOT = os.getuid() == 0
pytestmark = pytest.mark.skipif(
    not PROGRAMS or not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    reason="needs PostgreSQL's server programs",
)


class Server:
    """A server of PostgreSQL that can be stopped."""

    def __init__(self, place):
        self.port = free_port()
        self.data = place / "data"
        self.data.mkdir()
        if AS_ROOT:
            subprocess.run(["chown", "-R", "postgres", self.data], check=True)
        self._run("initdb", "-U", "archive", "-A", "trust", "-E", "UTF8", "--locale=C")

    def start(self):
        options = f"-k '' -c listen_addresses=127.0.0.1 -p {self.port} -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.data / "log"), "-o", options, "start")

    def stop(self):
        self._run("pg_ctl", "-m", "immediate", "stop", check=False)

    def _run(self, program, *arguments, check=True):
        command = [PROGRAMS[-1] / program, "-D", self.data, *arguments]
        as_server = ["runuser", "-u", "postgres", "--"] if AS_ROOT else []
        subprocess.run([*as_server, *command], check=check, cwd="/", stdout=subprocess.DEVNULL)


@pytest.fixture
def server():
    place = Path(tempfile.mkdtemp())  # not tmp_path, into which the server's user may not look
    place.chmod(0o711)
    made = Server(place)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(place)


@pytest.fixture
def site(server, tmp_path):
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "archive"), **OPEN_AIR,
        "SITE_URL": "http://archief.example",
        "DATABASE_URL": f"postgresql://archive@127.0.0.1:{server.port}/postgres",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True
    )
    gunicorn = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "archive.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2"],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    yield port
    gunicorn.terminate()
    gunicorn.wait()


def asked(port, path):
    """The status, and how many seconds it took."""
    begun = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": "archief.example", "Cookie": "anew=1"})
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - begun


def test_a_server_that_is_stopped_and_started(site, server):
    for _ in range(300):
        try:
            if asked(site, "/gezond/")[0] == 200:
                break
        except OSError:
            time.sleep(0.2)
    assert [asked(site, path)[0] for path in ("/", "/leden/", "/", "/leden/")] == [200] * 4
    for _ in range(2):
        server.stop()
        for path, expected in (("/gezond/", 503), ("/leden/", 503), ("/gezond/leeft/", 200)) * 2:
            status, seconds = asked(site, path)
            assert (status, seconds < 5) == (expected, True), (path, seconds)
        server.start()
        for path in ("/gezond/", "/gezond/", "/leden/", "/leden/", "/"):
            status, seconds = asked(site, path)
            assert (status, seconds < 5) == (200, True), (path, seconds)
