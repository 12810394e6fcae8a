import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("STATEMENT_SECONDS", "20")  # less than gunicorn gives a request (30)

application = get_wsgi_application()

from archive.search import prepare  # noqa: E402 (needs the application)
from archive.search.index.attending import attend  # noqa: E402

prepare()  # or the first reader of each process would wait a second longer
attend()
