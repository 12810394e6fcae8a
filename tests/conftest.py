"""What every test needs: a search index of its own."""

import pytest


@pytest.fixture(autouse=True)
def _own_search_index(settings, tmp_path):
    """No test touches the developer's index, or another test's."""
    connections = {"default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(tmp_path / "index")}}
    settings.HAYSTACK_CONNECTIONS = connections
