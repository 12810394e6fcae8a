"""What every test needs: a search index of its own, all the time it wants, no limit on what it
asks."""

import gc
from itertools import count
from math import inf

import hypothesis
import pytest
from django.core.cache import caches

from archive.search.asking import matching
from tests.browser import chromium, site  # noqa: F401 (fixtures)
from tests.post import FROM, post  # noqa: F401
from tests.sources.server import served  # noqa: F401
from tests.started import _with_register, new_archive  # noqa: F401

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


def pytest_addoption(parser):
    parser.addoption(
        "--keep-examples",
        action="store_true",
        help="write anew what tests/test_versions.py compares with",
    )


def pytest_collection_modifyitems(items):
    """What takes long begins first, or at the end one core waits for another."""
    items.sort(key=lambda item: not item.get_closest_marker("long"))


def pytest_collection_finish():
    """What is loaded by now stays: there is no garbage in it to look for."""
    gc.freeze()


DUMMY = "django.core.cache.backends.dummy.DummyCache"


NUMBERS = count(1)


@pytest.fixture(autouse=True)
def _own_search_index(settings, tmp_path_factory):
    """No test touches the developer's index, or another test's; few make one."""
    place = tmp_path_factory.getbasetemp() / f"search-index-{next(NUMBERS)}"
    connections = {"default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(place)}}
    settings.HAYSTACK_CONNECTIONS = connections


@pytest.fixture(autouse=True)
def _all_the_time(monkeypatch):
    """What a search finds does not depend on how busy the machine is; those of time set their
    own.
    """
    monkeypatch.setattr(matching, "SECONDS", inf)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """A hash that is slow on purpose would be most of what a test of the admin takes."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_limit(settings):
    """All tests together ask from one address; those of the limit set their own."""
    settings.API_PER_MINUTE = 0


@pytest.fixture(autouse=True)
def _sends_mail(settings):
    """Every page says what it says where mail is sent; it goes nowhere."""
    settings.EMAIL_HOST, settings.MAIL_FROM, settings.MAIL_RETURN = "mail.example", FROM, FROM


@pytest.fixture(autouse=True)
def _nothing_kept(settings):
    """What one test counted is not shown in the next; nor is a page as it was before a change."""
    here = "django.core.cache.backends.locmem.LocMemCache"
    kept = {"figures": {"BACKEND": here, "LOCATION": "figures"}, "pages": {"BACKEND": DUMMY}}
    settings.CACHES = {**settings.CACHES, **kept}
    for name in settings.CACHES:
        caches[name].clear()
