"""A language model's client searches and reads the archive, each passage with its address."""

import asyncio
import io
import json
import sys

import pytest
from django.db import DatabaseError, connection

from archive.management.commands.mcp import _read_only
from archive.mcp.protocol import MOST, VERSIONS, Mistaken, Server, Tool
from archive.mcp.tools import SAID, TOOLS
from archive.search.index import writing
from tests import make
from tests.test_kill import ROOT, environment, run

ECHO = Tool(
    "echo",
    "Echo",
    "Zegt na",
    {
        "type": "object",
        "properties": {"text": {"type": "string"}, "times": {"type": "integer"}},
        "required": ["text"],
    },
    lambda arguments: {"said": arguments["text"]},
)


def fail(arguments):
    raise RuntimeError("a secret of a document")


def refuse(arguments):
    raise Mistaken("dat bestaat niet")


SERVER = Server(
    "proef",
    "1",
    "Proef",
    [
        ECHO,
        Tool("fail", "", "", {"properties": {}}, fail),
        Tool("refuse", "", "", {"properties": {}}, refuse),
    ],
)


def ask(method, server=SERVER, **parameters):
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters}
    answer = server.answer(json.dumps(message))
    assert (answer["jsonrpc"], answer["id"]) == ("2.0", 7)
    return answer


def call(tool, /, **arguments):
    server = Server("archief", "1", SAID, TOOLS)
    return ask("tools/call", server, name=tool, arguments=arguments)["result"]


@pytest.mark.parametrize(
    ("wanted", "spoken"), [*((v, v) for v in VERSIONS), ("1999-01-01", VERSIONS[0])]
)
def test_the_version_asked_for_is_spoken_where_it_is_known(wanted, spoken):
    begun = ask("initialize", protocolVersion=wanted)["result"]
    assert begun["protocolVersion"] == spoken
    assert begun["capabilities"] == {"tools": {"listChanged": False}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no json", -32700),
        ("[]", -32600),
        ('{"id": 1, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "server/discover"}', -32601),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": []}', -32602),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "x"}}', -32602),
        ("x" * (MOST + 1), -32600),
        ("[" * 100_000, -32700),
    ],
)
def test_what_is_no_request_of_the_protocol_is_an_error_of_it(text, code):
    assert SERVER.answer(text)["error"]["code"] == code


def test_a_notification_is_not_answered():
    assert SERVER.answer('{"jsonrpc": "2.0", "method": "notifications/initialized"}') is None
    assert SERVER.answer('{"jsonrpc": "2.0", "id": 1, "result": {}}') is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "text ontbreekt"),
        ({"text": 5}, "text is geen string"),
        ({"text": "a", "times": True}, "times is geen integer"),
        ({"text": "a", "colour": "b"}, "colour bestaat niet; kies uit text, times"),
    ],
)
def test_wrong_arguments_are_told_to_who_asked(arguments, said):
    result = ask("tools/call", name="echo", arguments=arguments)["result"]
    assert result == {"content": [{"type": "text", "text": said}], "isError": True}


def test_a_fault_ends_nothing_and_tells_nothing(caplog):
    answer = ask("tools/call", name="fail")
    assert answer["error"] == {"code": -32603, "message": "er ging hier iets mis"}
    assert "secret" not in caplog.text
    assert ask("tools/call", name="refuse")["result"]["isError"]


def test_lines_are_answered_in_their_order():
    asked = [json.dumps({"jsonrpc": "2.0", "id": n, "method": "ping"}) for n in range(3)]
    answers = io.StringIO()
    SERVER.serve(io.StringIO("\n".join([asked[0], "nonsense", *asked[1:]]) + "\n"), answers)
    assert [json.loads(line)["id"] for line in answers.getvalue().splitlines()] == [0, None, 1, 2]


def test_every_tool_reads_only_and_says_what_it_wants():
    listed = ask("tools/list", Server("archief", "1", SAID, TOOLS))["result"]["tools"]
    assert [tool["name"] for tool in listed] == ["search", "set", "question", "person", "citation"]
    for tool in listed:
        assert tool["annotations"]["readOnlyHint"]
        assert tool["inputSchema"]["additionalProperties"] is False
        assert set(tool["inputSchema"]["required"]) <= tool["inputSchema"]["properties"].keys()


@pytest.fixture
def bridge(settings, db):
    settings.SITE_URL = "https://archief.example"
    made = make.answered_set("2024Z00001", 2, subject="de brug")
    make.question_set("2024Z00002", ["Wie betaalt de sluis?"], subject="de sluis")
    writing.rebuild()
    return made


def test_search_gives_passages_with_their_addresses(bridge):
    found = call("search", query="sluis")["structuredContent"]
    assert found["total"] == 1
    [hit] = found["hits"]
    assert hit["address"] == "https://archief.example/vragen/2024Z00002/"
    assert hit["passages"][0]["address"] == "https://archief.example/vragen/2024Z00002/1/"
    assert call("search", lid="anna-van-der-voorbeeld", limit=1)["structuredContent"]["total"] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"limit": 100}, "limit is 1 tot en met 20"),
        ({"fractie": "bestaat-niet"}, "bestaat-niet"),
        ({"van": "morgen"}, "morgen"),
    ],
)
def test_a_search_that_cannot_be_is_told(bridge, arguments, said):
    result = call("search", query="brug", **arguments)
    assert result["isError"]
    assert said in result["content"][0]["text"]


def test_a_set_has_every_text_with_its_address(bridge):
    record = call("set", number="2024z 00001")["structuredContent"]
    address = "https://archief.example/vragen/2024Z00001/"
    assert record["url"] == address
    assert [q["url"] for q in record["questions"]] == [f"{address}1/", f"{address}2/"]
    answers = record["replies"][0]["answers"]
    assert [a["addresses"] for a in answers] == [[f"{address}1/"], [f"{address}2/"]]
    assert call("set", number="2024Z99999")["isError"]


def test_a_question_comes_with_its_answer_citation_and_address(bridge):
    text = call("question", number="2024Z00001", question=2)["content"][0]["text"]
    assert "Dit is het antwoord op vraag 2." in text
    assert text.endswith("<https://archief.example/vragen/2024Z00001/2/>\n")
    assert call("question", number="2024Z00001", question=9)["isError"]


def test_a_person_is_found_by_parts_of_the_name(bridge):
    found = call("person", name="van der Voorbeeld")["structuredContent"]
    [member] = found["members"]
    assert member["url"] == "https://archief.example/leden/anna-van-der-voorbeeld/"
    assert member["questions"]["total"] == 2
    [minister] = call("person", name="bert-staal")["structuredContent"]["ministers"]
    assert minister["offices"][0]["portfolio"] == "Bruggen en Sluizen"
    assert call("person", name="Niemand")["structuredContent"]["members"] == []


def test_citations_are_resolved(bridge):
    found = call("citation", text="Zie 2024Z00001 en Kamerstuk 99 001, nr. 12.")
    urls = [each["url"] for each in found["structuredContent"]["results"]]
    assert urls == ["https://archief.example/vragen/2024Z00001/", None]


@pytest.mark.django_db(transaction=True)
def test_its_database_refuses_to_be_written():
    _read_only(connection)
    again = {
        "sqlite": "PRAGMA query_only = OFF",
        "postgresql": "SET default_transaction_read_only = off",
    }
    try:
        with pytest.raises(DatabaseError, match=r"read-?only"):
            make.party("Nieuwe Partij")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(again[connection.vendor])


def test_a_client_of_others_talks_to_it(tmp_path):
    """The official client, over a process of its own."""
    pytest.importorskip("mcp", reason="mcp is not installed")
    for arguments in (
        ("migrate", "--verbosity", "0"),
        ("load_register", str(ROOT / "examples" / "register")),
        ("ingest", "--example", *map(str, sorted((ROOT / "examples/documents").glob("01*")))),
    ):
        assert run(tmp_path, *arguments).returncode == 0
    said = asyncio.run(_talk(tmp_path))
    assert said["server"] == "kamervragenarchief"
    assert said["tools"] == ["search", "set", "question", "person", "citation"]
    [hit] = said["found"]["hits"]
    assert hit["number"] == "2026Z90001"
    assert hit["passages"][0]["address"] in said["text"]
    assert said["mistaken"]


async def _talk(directory):
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    program = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "manage.py"), "mcp"],
        env=environment(directory),
        cwd=str(ROOT),
    )
    async with stdio_client(program) as streams, ClientSession(*streams) as session:
        begun = await session.initialize()
        tools = await session.list_tools()
        found = await session.call_tool("search", {"query": "dijken"})
        question = await session.call_tool("question", {"number": "2026Z90001", "question": 1})
        mistaken = await session.call_tool("set", {"number": "2026Z00000"})
    hits = found.model_dump(by_alias=True)["structuredContent"]
    address = f"{hits['hits'][0]['address']}1/"
    return {
        "server": begun.model_dump(by_alias=True)["serverInfo"]["name"],
        "tools": [tool.name for tool in tools.tools],
        "found": {"hits": hits["hits"]},
        "text": question.content[0].text + address,
        "mistaken": mistaken.model_dump(by_alias=True)["isError"],
    }
