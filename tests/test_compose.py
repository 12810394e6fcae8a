"""The compose file and its proxy: what faces the outside, and who is believed."""

import json
import re
import subprocess
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.proxy import NGINX, serving, written

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


def test_only_the_proxy_faces_the_outside_and_by_default_only_this_machine():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert all(port.startswith("${BIND:-127.0.0.1}:") for port in SERVICES["proxy"]["ports"])
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == ["back"]


def test_the_proxy_and_nobody_else_is_believed():
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    said = SERVICES["web"]["environment"]["TRUSTED_PROXIES"]
    assert said == f"${{TRUSTED_PROXIES:-{address}}}"


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_is_given_is_a_setting(name):
    text = (ROOT / "archive" / "settings.py").read_text() + (ROOT / "Dockerfile").read_text()
    text += (ROOT / "deploy" / "nightly").read_text()
    assert [n for n in SERVICES[name]["environment"] if not re.search(rf"\b{n}\b", text)] == []


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_has_no_rights(name):
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_volumes_and_networks_are_declared():
    used = {n for service in SERVICES.values() for n in service.get("networks", ())}
    assert used == {*COMPOSE["networks"]}
    named = {
        re.sub(r"\$\{\w+:-(\w+)\}", r"\1", volume).partition(":")[0]
        for service in SERVICES.values()
        for volume in service["volumes"]
    }
    assert {name for name in named if "/" not in name} == {*COMPOSE["volumes"]}


@pytest.mark.parametrize("mode", ["http", "https"])
@needs_nginx
def test_nginx_accepts_the_proxys_configuration(tmp_path, mode):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj",
         "/CN=archief.example", "-keyout", tmp_path / "privkey.pem", "-out",
         tmp_path / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path, _ = written(tmp_path, "127.0.0.1:1", mode)
    tried = subprocess.run(
        [NGINX, "-t", "-c", path, "-p", tmp_path], capture_output=True, text=True
    )
    assert tried.returncode == 0, tried.stderr


class Archive(BaseHTTPRequestHandler):
    """Says what it was asked."""

    def do_GET(self):
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def archive():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Archive)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def asked(port, path="/", **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@needs_nginx
def test_the_proxy_says_who_asks_and_gives_each_request_a_number(tmp_path, archive):
    with serving(tmp_path, archive) as port:
        given = {"X-Forwarded-For": "192.0.2.7", "X-Request-ID": "of-the-reader"}
        status, text = asked(port, **given)
        told = json.loads(text)
        assert status == 200
        assert told["X-Forwarded-For"] == "192.0.2.7, 127.0.0.1"
        assert re.fullmatch("[0-9a-f]{32}", told["X-Request-ID"])
        assert asked(port, "/metrics")[0] == 403


@needs_nginx
def test_without_the_archive_the_proxy_says_so_in_dutch(tmp_path):
    with serving(tmp_path, "127.0.0.1:1") as port:
        assert asked(port) == (
            503, "Het archief is even niet bereikbaar. Probeer het over een minuut weer.\n"
        )  # fmt: skip


def overridden():
    """The services of both files together, as Compose lays one over the other."""
    over = yaml.safe_load((ROOT / "docker-compose.scale.yml").read_text())
    laid = {name: dict(SERVICES.get(name, {})) for name in {*SERVICES, *over["services"]}}
    for name, service in over["services"].items():
        for key, value in service.items():
            before = laid[name].get(key)
            if isinstance(before, dict) and isinstance(value, dict):
                laid[name][key] = {**before, **value}
            elif isinstance(before, list) and isinstance(value, dict):  # depends_on: [web]
                laid[name][key] = {**dict.fromkeys(before), **value}
            elif key in ("volumes", "networks") and before:
                laid[name][key] = [*before, *value]
            else:
                laid[name][key] = value
    return laid, COMPOSE["volumes"].keys() | over["volumes"].keys()


def test_of_several_machines_only_the_proxy_faces_the_outside():
    services, _ = overridden()
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in ("pgbouncer", "postgres", "replica", "search1", "search2", "search3"):
        assert services[name]["networks"] == ["back"]


def test_both_web_machines_are_found_by_the_proxys_name_and_set_alike():
    services, _ = overridden()
    first, second = services["web"], services["web2"]
    assert second["networks"]["front"]["aliases"] == ["web"]
    said = [re.sub(r":\?[^}]*", "", json.dumps(s["environment"], sort_keys=True))
            for s in (first, second)]  # fmt: skip
    assert said[0] == said[1]
    own, other = ({v.partition(":")[0] for v in one["volumes"]} for one in (first, second))
    assert own & other == {"shared"}


def test_all_of_several_machines_use_what_is_shared():
    services, _ = overridden()
    for name in ("web", "web2", "fetch", "nightly", "mail"):
        said = services[name]["environment"]
        assert said["SEVERAL_MACHINES"] == said["DATABASE_POOLED_BY_TRANSACTION"] == "on"
        assert "@pgbouncer:6432/archive" in said["DATABASE_URL"]
        assert [url for url in said["SEARCH_URL"].split(",") if url[7:14] in services]
    text = (ROOT / "archive" / "settings.py").read_text() + (ROOT / "Dockerfile").read_text()
    text += (ROOT / "deploy" / "nightly").read_text()
    for name in ("web2", "fetch", "nightly", "mail"):
        assert [n for n in services[name]["environment"] if not re.search(rf"\b{n}\b", text)] == []


def test_what_several_machines_name_is_there():
    services, volumes = overridden()
    for service in services.values():
        assert {*service.get("depends_on", ())} <= {*services}
        for volume in service.get("volumes", ()):
            place = re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", volume).partition(":")[0]
            assert (ROOT / place).exists() if place.startswith("./") else place in volumes
    pooled = (ROOT / "deploy" / "pgbouncer.ini").read_text()
    for name in ("archive", "archive_web", "archive_read"):
        assert re.search(rf"^{name} = host=(postgres|replica) ", pooled, re.MULTILINE)
