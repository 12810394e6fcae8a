"""An archive for programs that a test starts: its tables and register are made once, and copied."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REGISTER = str(ROOT / "examples" / "register")
DATABASE = "archive.sqlite3"


def manage(*arguments):
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def environment(directory):
    return {
        **os.environ,
        "DATA_DIR": str(directory),
        "DATABASE_URL": f"sqlite:///{directory / DATABASE}",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
    }


def run(directory, *arguments):
    return subprocess.run(
        manage(*arguments),
        env=environment(directory),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def _with_register(tmp_path_factory, worker_id):
    """The folder of an archive with a register and nothing else, for all processes of the tests."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "with-register"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            assert run(folder, "migrate", "-v0").returncode == 0
            assert run(folder, "load_register", REGISTER).returncode == 0
            (folder / "made").touch()
    return folder


@pytest.fixture
def new_archive(_with_register):
    """Makes a folder that of an archive with a register."""

    def make(folder):
        folder.mkdir(exist_ok=True)
        shutil.copy(_with_register / DATABASE, folder)
        return folder

    return make
