"""Two web machines for readers: what an editor changes on one, both show soon."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.started import ROOT


@pytest.mark.long
@pytest.mark.django_db  # so that it is among those that are run on PostgreSQL
@pytest.mark.skipif(connection.vendor != "postgresql", reason="machines share no SQLite")
def test_an_edit_on_one_machine_is_seen_on_both_soon():
    words = ["--sets", "0", "--edits", "10", "--at-once", "1", "--kills", "1", "--within", "20"]
    command = [sys.executable, str(ROOT / "bench" / "machines.py"), *words, "--workers", "1"]
    tried = subprocess.run(command, env={**os.environ}, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout + tried.stderr[-3000:]
    assert "10 edits of 16 sets" in tried.stdout
    assert "killed while following: 1" in tried.stdout
