"""One interface to the search engine; which it is, is known in archive/search alone."""

import ast
from pathlib import Path

ARCHIVE = Path(__file__).parents[1] / "archive"
SEARCH = ARCHIVE / "search"
# What engines are made of, and who may know it: themselves, the arrays they share, Haystack's door.
ENGINES = {"whoosh_engine.py", "opensearch"}
PARTS = {"index", "asking", "dutch", "backend.py", "conditions.py", *ENGINES}


def test_nobody_else_knows_which_engine_it_is():
    knowing = [
        f"{path.relative_to(ARCHIVE)} imports {module}"
        for path in ARCHIVE.rglob("*.py")
        if not (path.is_relative_to(SEARCH) and path.relative_to(SEARCH).parts[0] in PARTS)
        for module in _imported(path)
        if _is_of_an_engine(module)
    ]
    assert knowing == []


def test_queries_are_read_and_pages_made_without_asking_which_it_is():
    asking = [
        str(path.relative_to(ARCHIVE))
        for path in ARCHIVE.rglob("*.py")
        if "settings.SEARCH_URL" in path.read_text()
    ]
    allowed = {"search/engine.py"}
    assert {path for path in asking if not path.startswith("search/opensearch/")} == allowed


def _is_of_an_engine(module):
    """`pending`, `checking` and the arrays of a snapshot are above engines."""
    parts = module.split(".")
    if parts[:2] != ["archive", "search"] or len(parts) < 3:
        return False
    if parts[2] in ("whoosh_engine", "opensearch"):
        return True
    return parts[2] == "index" and parts[3:4] in (["writing"], ["generations"], ["contents"])


def _imported(path):
    package = path.relative_to(ARCHIVE.parent).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *(node.module or "").split("."))).strip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
