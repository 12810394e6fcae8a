"""docs/map.md has every room of archive/, and imports go up its list: never down, never round."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parents[1]
ARCHIVE = HERE / "archive"
MAP = (HERE / "docs" / "map.md").read_text()
ROOMS = re.findall(r"^\* `(\w+)(?:/|\.py)`:", MAP, re.MULTILINE)
# What Django looks for by name: it may know every room, and no room knows it.
DJANGO = {"apps", "feeds", "middleware", "search_indexes", "settings", "sitemaps", "urls", "wsgi"}


def test_the_map_has_every_room():
    here = {path.stem for path in ARCHIVE.glob("*.py")} | {
        path.parent.name for path in ARCHIVE.glob("*/__init__.py")
    }
    assert sorted(ROOMS) == sorted(here - DJANGO - {"__init__", "migrations"})


def test_a_room_imports_only_from_rooms_above_it_on_the_map():
    down = [
        f"{path.relative_to(HERE)} imports {other}"
        for path in ARCHIVE.rglob("*.py")
        for other in _imported(path)
        if _level(_room(path)) < _level(other)
    ]
    assert down == []


def _level(room):
    return ROOMS.index(room) if room in ROOMS else len(ROOMS)


def _room(path):
    return path.relative_to(ARCHIVE).parts[0].removesuffix(".py")


def _imported(path):
    """The rooms that a module imports from, its own left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        for module in modules:
            package, _, rest = module.partition(".")
            if package == "archive" and rest.split(".")[0] != _room(path):
                yield rest.split(".")[0]
