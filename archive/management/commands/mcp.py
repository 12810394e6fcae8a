import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.db.backends.signals import connection_created

from archive.mcp.protocol import Server, Tool, Values
from archive.mcp.tools import SAID, TOOLS

_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET default_transaction_read_only = on",
}


class Command(BaseCommand):
    help = (
        "Let a language model search and read the archive: the Model Context Protocol on standard "
        "input and output. It writes nothing; the database refuses it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        connection_created.connect(_read_only)
        connections.close_all()
        for stream in (sys.stdin, sys.stdout):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        tools = [_afresh(tool) for tool in TOOLS]
        Server("kamervragenarchief", "1", SAID, tools).serve(sys.stdin, sys.stdout)


def _read_only(connection: Any, **signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_READ_ONLY[connection.vendor])


def _afresh(tool: Tool) -> Tool:
    """The tool, on a connection that is not too old."""

    def run(arguments: Values) -> str | Values:
        close_old_connections()
        return tool.run(arguments)

    return Tool(tool.name, tool.title, tool.said, tool.schema, run)
