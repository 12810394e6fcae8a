"""A PostgreSQL with a replica that follows it, and PgBouncer before it, for one test or bench."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from tests.proxy import free_port

DEPLOY = Path(__file__).parent.parent / "deploy"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
BOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
HERE = bool(PROGRAMS) and (os.getuid() != 0 or shutil.which("runuser") is not None)


@dataclass
class Servers:
    folder: Path
    primary: int  # ports
    replica: int
    pooler: int | None

    def url(self, port: int, name: str = "archive") -> str:
        return f"postgresql://archive@127.0.0.1:{port}/{name}"

    def settings(self) -> dict[str, str]:
        """Of a web machine."""
        if not self.pooler:
            read = self.url(self.replica)
            return {"DATABASE_URL": self.url(self.primary), "DATABASE_READ_URL": read}
        return {
            "DATABASE_URL": self.url(self.pooler, "archive_web"),
            "DATABASE_READ_URL": self.url(self.pooler, "archive_read"),
            "DATABASE_POOLED_BY_TRANSACTION": "on",
        }

    def run(self, port: int, statement: str, name: str = "archive") -> object:
        with psycopg.connect(self.url(port, name), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def stop(self, name: str) -> None:
        """At once, as when the machine is gone."""
        _as_server(_program("pg_ctl"), "-D", self.folder / name, "-m", "immediate", "stop")

    def start(self, name: str) -> None:
        log = self.folder / f"{name}.log"
        _as_server(_program("pg_ctl"), "-D", self.folder / name, "-w", "-l", log, "start")

    def promote(self) -> None:
        _as_server(_program("pg_ctl"), "-D", self.folder / "replica", "-w", "promote")


@contextmanager
def servers() -> Iterator[Servers]:
    """In a folder of their own: pytest's are for nobody but who runs it."""
    folder = Path(mkdtemp(prefix="servers-"))
    folder.chmod(0o711)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    own = Servers(folder, free_port(), free_port(), free_port() if BOUNCER else None)
    bouncer = None
    try:
        _begin(own)
        if own.pooler:
            bouncer = _pool(own)
        yield own
    finally:
        if bouncer:
            bouncer.terminate()
            bouncer.wait()
        for name in ("replica", "primary"):
            if (folder / name / "postmaster.pid").exists():
                own.stop(name)
        shutil.rmtree(folder)


def _begin(own: Servers) -> None:
    primary, replica = own.folder / "primary", own.folder / "replica"
    _as_server(_program("initdb"), "-D", primary, "-U", "archive", "-A", "trust", "-E", "UTF8",
               "--locale=C")  # fmt: skip
    _configure(primary, own.primary, "fsync = off", "max_connections = 100")
    own.start("primary")
    own.run(own.primary, "CREATE DATABASE archive", "postgres")
    source = own.url(own.primary, "postgres")
    how = ("-R", "-C", "-S", "replica", "-c", "fast", "-X", "stream")
    _as_server(_program("pg_basebackup"), "-d", source, "-D", replica, *how)
    _configure(replica, own.replica)
    own.start("replica")


def _configure(data: Path, port: int, *lines: str) -> None:
    said = (f"port = {port}", "listen_addresses = '127.0.0.1'",
            "unix_socket_directories = ''", *lines)  # fmt: skip
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{line}\n" for line in said)


def _pool(own: Servers) -> subprocess.Popen[bytes]:
    """With the pooler's settings of the compose file, but for who may come in."""
    text = (DEPLOY / "pgbouncer.ini").read_text()
    for there, here in {
        "host=postgres port=5432": f"host=127.0.0.1 port={own.primary}",
        "host=replica port=5432": f"host=127.0.0.1 port={own.replica}",
        "listen_addr = *": "listen_addr = 127.0.0.1",
        "listen_port = 6432": f"listen_port = {own.pooler}",
        "auth_type = scram-sha-256": "auth_type = trust",
        "/tmp/users.txt": f"{own.folder}/users.txt",
    }.items():
        assert there in text, there
        text = text.replace(there, here)
    (own.folder / "pgbouncer.ini").write_text(text)
    (own.folder / "users.txt").write_text('"archive" ""\n')
    user = ["--user", "postgres"] if os.getuid() == 0 else []
    log = (own.folder / "pgbouncer.log").open("wb")
    process = subprocess.Popen([BOUNCER, *user, own.folder / "pgbouncer.ini"], stderr=log)
    for _ in range(100):
        try:
            own.run(own.pooler, "SELECT 1")
            return process
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
    raise RuntimeError((own.folder / "pgbouncer.log").read_text())


def _program(name: str) -> Path:
    return PROGRAMS[-1].with_name(name)


def _as_server(*command: object) -> None:
    """The server refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    words = [*before, *map(str, command)]
    done = subprocess.run(
        words, cwd="/tmp", stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout} {done.stderr}")
