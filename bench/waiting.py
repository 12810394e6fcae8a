"""Run a command of manage.py and say what it took, and how long another writer had to wait.

    DATA_DIR=… python bench/waiting.py ingest --jobs 2 FOLDER

A second process writes a row every fifth of a second, as an editor's login does.
Seconds of the processor are those of the command and its readers.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
PAUSE = 0.2


def main() -> None:
    import django

    django.setup()
    begun = time.monotonic()
    command = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *sys.argv[1:]])
    waits: list[float] = []
    writer = threading.Thread(target=write_until_it_ends, args=(command, waits))
    writer.start()
    code = command.wait()
    took = time.monotonic() - begun
    writer.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    waits.sort()
    print("| wall s | processor s | most memory MB | writes | wait p50 ms | p99 ms | longest ms |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {took:.1f} | {used.ru_utime + used.ru_stime:.1f} | {used.ru_maxrss / 1000:.0f} "
        f"| {len(waits)} | {waits[len(waits) // 2] * 1000:.0f} "
        f"| {waits[len(waits) * 99 // 100] * 1000:.0f} | {waits[-1] * 1000:.0f} |"
    )
    sys.exit(code)


def write_until_it_ends(command: subprocess.Popen, waits: list[float]) -> None:
    """Write as a login does, again and again, and note how long each took."""
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.db import OperationalError, connection, transaction
    from django.utils import timezone

    while command.poll() is None:
        began = time.monotonic()
        try:
            with transaction.atomic():
                Session.objects.update_or_create(
                    session_key="measured",
                    defaults={"expire_date": timezone.now() + timedelta(days=1)},
                )
        except OperationalError as error:
            print(f"a writer gave up: {error}")
        waits.append(time.monotonic() - began)
        time.sleep(PAUSE)
    connection.close()


if __name__ == "__main__":
    main()
