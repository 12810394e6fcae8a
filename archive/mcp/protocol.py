"""The Model Context Protocol over standard input and output: JSON-RPC 2.0, a message a line.

Of the protocol a server of tools needs five methods. The official package would bring fifty others
along (a web server, OAuth, telemetry) for the same (docs/decisions/0018). Knows nothing of the
archive.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from archive.logs import trace_of

# Newest first: what a client asks for is spoken, where it is one of these.
VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
MOST = 1_000_000  # characters of a message
_NOT_JSON, _NO_REQUEST, _NO_METHOD, _NO_PARAMETERS, _FAULT = (
    -32700, -32600, -32601, -32602, -32603,
)  # fmt: skip
_log = logging.getLogger(__name__)
Values = dict[str, Any]


class Mistaken(Exception):
    """What was asked cannot be answered; the message says why, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`run` takes its arguments and returns text, or values for JSON. Raises Mistaken."""

    name: str
    title: str
    said: str
    schema: Values  # JSON Schema of its arguments
    run: Callable[[Values], str | Values]

    def as_listed(self) -> Values:
        return {
            "name": self.name,
            "title": self.title,
            "description": self.said,
            "inputSchema": self.schema,
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }


class _Refused(Exception):
    """An error of the protocol: its code and what is said of it."""


class Server:
    def __init__(self, name: str, version: str, said: str, tools: Iterable[Tool]) -> None:
        self._is = {"name": name, "version": version}
        self._said = said
        self._tools = {tool.name: tool for tool in tools}

    def serve(self, asked: TextIO, answers: TextIO) -> None:
        """Answer line by line until there are no more."""
        while text := asked.readline(MOST + 1):
            if answer := self.answer(text):
                answers.write(f"{json.dumps(answer, ensure_ascii=False)}\n")
                answers.flush()

    def answer(self, text: str) -> Values | None:
        """The answer to a message; None where none is wanted."""
        number = None
        try:
            message = _read(text)
            number = message.get("id")
            if "method" not in message or "id" not in message:
                return None  # a notification, or an answer to what we never asked
            return _answer(number, result=self._do(message["method"], message.get("params") or {}))
        except _Refused as refused:
            code, said = refused.args
            return _answer(number, error={"code": code, "message": said})
        except Exception as error:
            _log.exception("request failed", extra={"trace": trace_of(error)}, exc_info=False)
            return _answer(number, error={"code": _FAULT, "message": "er ging hier iets mis"})

    def _do(self, method: str, parameters: Any) -> Values:
        if not isinstance(parameters, Mapping):
            raise _Refused(_NO_PARAMETERS, "params is no object")
        match method:
            case "initialize":
                return self._begin(parameters.get("protocolVersion"))
            case "ping":
                return {}
            case "tools/list":
                return {"tools": [tool.as_listed() for tool in self._tools.values()]}
            case "tools/call":
                return self._call(parameters)
        raise _Refused(_NO_METHOD, f"no method {method}")

    def _begin(self, wanted: Any) -> Values:
        return {
            "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {"listChanged": False}},
            "serverInfo": self._is,
            "instructions": self._said,
        }

    def _call(self, parameters: Mapping[str, Any]) -> Values:
        tool = self._tools.get(str(parameters.get("name")))
        if not tool:
            raise _Refused(_NO_PARAMETERS, f"no tool {parameters.get('name')}")
        try:
            found = tool.run(_arguments(tool, parameters.get("arguments")))
        except Mistaken as mistaken:
            return {"content": [_text(str(mistaken))], "isError": True}
        if isinstance(found, str):
            return {"content": [_text(found)]}
        plain = json.dumps(found, ensure_ascii=False, default=str)
        return {"content": [_text(plain)], "structuredContent": json.loads(plain)}


def _arguments(tool: Tool, given: Any) -> Values:
    """The arguments of a call, each of its type. Raises Mistaken, with the name."""
    arguments = {} if given is None else given
    if not isinstance(arguments, dict):
        raise _Refused(_NO_PARAMETERS, "arguments is no object")
    known = tool.schema["properties"]
    for name in tool.schema.get("required", ()):
        if name not in arguments:
            raise Mistaken(f"{name} ontbreekt")
    for name, value in arguments.items():
        if name not in known:
            raise Mistaken(f"{name} bestaat niet; kies uit {', '.join(known)}")
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not (whole if known[name]["type"] == "integer" else isinstance(value, str)):
            raise Mistaken(f"{name} is geen {known[name]['type']}")
    return arguments


def _read(text: str) -> Values:
    if len(text) > MOST:
        raise _Refused(_NO_REQUEST, f"a message has at most {MOST} characters")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Refused(_NOT_JSON, "no JSON") from error
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise _Refused(_NO_REQUEST, "no message of JSON-RPC 2.0")
    return message


def _answer(number: Any, **what: Values) -> Values:
    return {"jsonrpc": "2.0", "id": number, **what}


def _text(text: str) -> Values:
    return {"type": "text", "text": text}
