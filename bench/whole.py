"""How long the whole archive takes to write and to load, and whether what is loaded is the same.

    bench/whole.py [--sets 42994]

Makes an archive of so many sets of seven questions and answers (bench/corpus.py) in a directory of
its own, exports it twice (the second time after 200 changes), loads the first into another, and
exports that. Prints JSON: seconds, processor seconds, most memory, bytes. SQLite.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
MOMENT = datetime(2026, 1, 2, tzinfo=UTC).isoformat()
LOAD = """
import django, sys
django.setup()
from pathlib import Path
from archive.whole.loading import load
load(Path(sys.argv[1]), lambda count: None)
"""
CHANGE = """
import django
django.setup()
from archive.models import Question
for question in Question.objects.filter(number=1).order_by("pk")[:200]:
    question.text += " Anders."
    question.save()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=42_994)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whole-") as name:
        print(json.dumps(measure(Path(name), asked.sets), indent=1))


def measure(place: Path, sets: int) -> dict:
    made, one, other = (place / name for name in ("made", "one", "other"))
    write(made, sets)
    for archive in (one, other):
        run(archive, "manage.py", "migrate", "--verbosity", "0")
    found = {"sets": sets, "load": run(one, "-c", LOAD, str(made))}
    found["export"] = run(one, "manage.py", "export", str(one / "export"))
    first = place / "first"
    subprocess.run(["cp", "-rL", str(one / "export" / "current"), str(first)], check=True)
    found["bytes"] = {p.name: p.stat().st_size for p in sorted(first.iterdir())}
    found["bytes"]["all"] = sum(found["bytes"].values())
    found["load of it"] = run(other, "-c", LOAD, str(first))
    run(other, "manage.py", "export", str(other / "export"))
    found["the same"] = things(first) == things(other / "export" / "current")
    run(one, "-c", CHANGE)
    found["export after 200 changes"] = run(one, "manage.py", "export", str(one / "export"))
    from archive.whole.packed import unpacked

    [day] = (one / "export" / "current").glob("wijzigingen-*.jsonl.zst")
    with unpacked(day) as lines:
        found["lines of the day"] = sum(1 for _ in lines)
    found["bytes of the day"] = day.stat().st_size
    return found


def things(place: Path) -> str:
    from archive.whole.packed import unpacked

    return unpacked(place / "archief.jsonl.zst").read()


def write(place: Path, sets: int) -> None:
    """An export that nobody made: of sets as `load_export` reads them."""
    from archive.whole.described import FORM, PACKAGE, SUMS, THINGS, sum_of
    from archive.whole.packed import packed
    from archive.whole.shapes import KINDS

    place.mkdir()
    with packed(place / THINGS) as file:
        for record in records(sets):
            file.write(json.dumps({"soort": "reeks", **record}, ensure_ascii=False) + "\n")
    rows = {kind.name: 0 for kind in KINDS} | {"reeks": sets}
    (place / PACKAGE).write_text(json.dumps({"form": FORM, "rows": rows}))
    named = (PACKAGE, THINGS)
    (place / SUMS).write_text("".join(f"{sum_of(place / name)}  {name}\n" for name in named))


def records(sets: int):
    from bench.corpus import corpus

    for made in corpus(sets):
        day = made.submitted_on
        questions = [{"number": n, "text": t} for n, t in enumerate(made.questions, 1)]
        answers = [{"order": n, "text": t, "questions": [n]} for n, t in enumerate(made.answers, 1)]
        received = (day + timedelta(days=20)).isoformat()
        yield {
            "identifier": made.number,
            "subject": made.subject,
            "submitted_on": str(day),
            "chamber": "tk",
            "withdrawn": False,
            "complete": True,
            "is_example": False,
            "noindex": False,
            "withholds": False,
            "status": "beantwoord",
            "noticed": False,
            "answered_on": received,
            "unclear": False,
            "notices_told": True,
            "created_at": MOMENT,
            "updated_at": MOMENT,
            "questions": questions,
            "identifiers": [{"value": made.number}],
            "askers": [{"order": 1, "name": f"Lid {made.member}", "party_name": "Partij"}],
            "addressees": [{"order": 1, "role": "minister", "portfolio": f"Post {made.ministry}"}],
            "replies": [{"kind": "antwoord", "received_on": received, "answers": answers}],
        }


def run(archive: Path, *command: str) -> dict:
    """Seconds, processor seconds and most megabytes of a program about this archive."""
    archive.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "DATA_DIR": str(archive),
        "DATABASE_URL": f"sqlite:///{archive / 'archive.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "PYTHONPATH": str(ROOT),
    }
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(time.monotonic() - begun, 1),
        "processor": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "most MB of all so far": round(after.ru_maxrss / 1024),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    import django

    django.setup()
    main()
