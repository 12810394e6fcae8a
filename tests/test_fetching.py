"""Fetching from the sources, against a server on this machine that plays them."""

import pytest
from django.core.management import call_command

from archive.fetch.rounds import run
from archive.models import Source
from tests.sources.held import differences, held
from tests.sources.server import serving
from tests.sources.world import World

BOTH = [Source.TK, Source.KOOP]


@pytest.fixture
def served(settings, tmp_path, db):
    """Serve a world; the archive asks there."""
    settings.DATA_DIR = tmp_path
    servers = []

    def start(world, **options):
        context = serving(world, **options)
        server = context.__enter__()
        servers.append(context)
        for name, value in server.settings().items():
            setattr(settings, name, value)
        return server

    yield start
    for context in servers:
        context.__exit__(None, None, None)


def afresh(tmp_path):
    """Empty the archive; what it held."""
    before = held()
    call_command("flush", interactive=False, verbosity=0)
    return before


@pytest.mark.parametrize("seed", [1])
def test_rounds_of_changes_and_faults_end_in_the_archive_of_a_fresh_fetch(served, tmp_path, seed):
    world = World(seed).begin(10)
    server = served(world, page=7, faults=0.15, seed=seed)
    run(BOTH, None)
    for _ in range(12):
        world.change(6)
        run(BOTH, None)
    server.faults = 0.0
    assert run(BOTH, None)
    assert server.needless() == 0
    followed = afresh(tmp_path)
    (tmp_path / "fetched").rename(tmp_path / "earlier")
    assert run(BOTH, None)
    assert differences(followed, held()) == []
    assert followed["sets"]
