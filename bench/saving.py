"""Save question sets in the admin, one after another, and say how long each took: run it while an
import or a rebuild is under way.

    DATA_DIR=… python bench/saving.py [SAVES]
"""

import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("ALLOWED_HOSTS", "testserver")
PAUSE = 0.5


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client
    from django.test.utils import setup_test_environment

    from archive.models import QuestionSet
    from tests.test_admin import as_shown

    editor, _ = User.objects.get_or_create(
        username="measured", defaults={"is_staff": True, "is_superuser": True}
    )
    setup_test_environment()  # or responses tell nothing of their forms
    client = Client()
    client.force_login(editor)
    pks = list(QuestionSet.objects.order_by("pk").values_list("pk", flat=True)[:20_000])
    took, later = [], 0
    for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
        chosen = QuestionSet.objects.get(pk=random.Random(number).choice(pks))
        sheet = as_shown(client, chosen)
        sheet["subject"] = f"{chosen.subject} ({number})"
        began = time.monotonic()
        response = client.post(f"/admin/archive/questionset/{chosen.pk}/change/", sheet)
        took.append(time.monotonic() - began)
        assert response.status_code == 302, response.content[:500]
        chosen.refresh_from_db()
        assert chosen.subject.endswith(f"({number})")
        told = client.get(response["Location"])
        later += "zoekindex kon niet meteen mee" in told.content.decode()
        time.sleep(PAUSE)
    took.sort()
    print(
        f"{len(took)} saves: p50 {took[len(took) // 2] * 1000:.0f} ms, slowest "
        f"{', '.join(f'{seconds * 1000:.0f}' for seconds in took[-5:])} ms; the index followed "
        f"later {later} times"
    )


if __name__ == "__main__":
    main()
