"""Slow clients beside ordinary ones: `python bench/slow_clients.py 127.0.0.1:8000 [--direct]`.

Starts the compose file's nginx in front of a gunicorn that listens there (`--direct`: asks gunicorn
itself), keeps 200 slow clients busy (a third sends its headers a byte a second, a third its body, a
third reads the largest page a kilobyte a second), and measures what eight ordinary clients get.
"""

import argparse
import random
import socket
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
PAGES = ("/", "/leden/", "/jaren/", "/over/", "/kabinetten/")
ended = threading.Event()


def main() -> None:
    from tests.proxy import serving

    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("archive")
    arguments.add_argument("--direct", action="store_true")
    arguments.add_argument("--slow", type=int, default=200)
    arguments.add_argument("--seconds", type=float, default=40)
    arguments.add_argument("--large", default="/sitemap-vragen.xml", help="what slow readers read")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        direct = nullcontext(int(chosen.archive.rpartition(":")[2]))
        proxy = direct if chosen.direct else serving(Path(folder), chosen.archive)
        with proxy as port:
            measure(port, chosen.slow, chosen.seconds, chosen.large)


def measure(port: int, slow: int, seconds: float, large: str) -> None:
    print("| slow clients | answers | failed | p50 ms | p99 ms | slowest ms |")
    print("|---|---|---|---|---|---|")
    report(0, *ordinary(port, seconds))
    kinds = (slow_headers, slow_body, slow_reader)
    threads = [
        threading.Thread(target=kinds[n % 3], args=(from_address(n), port, large), daemon=True)
        for n in range(slow)
    ]
    for thread in threads:
        thread.start()
    time.sleep(5)
    report(slow, *ordinary(port, seconds))
    ended.set()


def from_address(number: int) -> str:
    """Twenty clients share an address: the proxy bounds how many an address may have."""
    return f"127.1.{number // 20}.1"


def report(slow: int, took: list[float], failed: int) -> None:
    took = sorted(took) or [0.0]
    late = took[len(took) * 99 // 100]
    row = f"| {slow} | {len(took)} | {failed} | {median(took):.0f} | {late:.0f} | {took[-1]:.0f} |"
    print(row, flush=True)


def ordinary(port: int, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of each answer to eight clients, and how many got none within 15 seconds."""
    took: list[float] = []
    failed: list[int] = []

    def ask() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.perf_counter()
            try:
                connection = HTTPConnection("127.0.0.1", port, timeout=15)
                connection.request("GET", random.choice(PAGES))
                answer = connection.getresponse()
                answer.read()
                connection.close()
                if answer.status != 200:
                    raise HTTPException(answer.status)
                took.append((time.perf_counter() - begun) * 1000)
            except (OSError, HTTPException):
                failed.append(1)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, len(failed)


def slow_headers(own: str, port: int, large: str) -> None:
    trickle(own, port, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 10_000)


def slow_body(own: str, port: int, large: str) -> None:
    head = b"POST /api/v1/citations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000\r\n\r\n"
    trickle(own, port, head + b"a" * 10_000, len(head))


def trickle(own: str, port: int, sent: bytes, at_once: int = 1) -> None:
    """Send so much, then a byte a second; begin anew when hung up on."""
    while not ended.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), 60, (own, 0)) as client:
                client.sendall(sent[:at_once])
                for byte in sent[at_once:]:
                    ended.wait(1)
                    client.sendall(bytes([byte]))
        except OSError:
            ended.wait(1)


def slow_reader(own: str, port: int, large: str) -> None:
    while not ended.is_set():
        try:
            with socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                client.settimeout(60)
                client.bind((own, 0))
                client.connect(("127.0.0.1", port))
                client.sendall(f"GET {large} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
                while client.recv(1024) and not ended.is_set():
                    ended.wait(1)
        except OSError:
            ended.wait(1)


if __name__ == "__main__":
    main()
