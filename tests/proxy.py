"""The compose file's proxy on this machine: the same configuration, other addresses and folders."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

DEPLOY = Path(__file__).parent.parent / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def written(folder, archive, mode="http"):
    """The path of nginx.conf in a folder, and the port it listens on; `archive` is host:port."""
    port = free_port()
    changes = {
        "/etc/nginx/mime.types": str(folder / "mime.types"),
        "/etc/nginx/mode.conf": str(folder / "mode.conf"),
        "/etc/nginx/site.conf": str(folder / "site.conf"),
        "/var/run/nginx.pid": str(folder / "nginx.pid"),
        "/certificates/": f"{folder}/",
        "http://web:8000": f"http://{archive}",
        "listen 80 ": f"listen 127.0.0.1:{port if mode == 'http' else free_port()} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "http {": f"http {{ proxy_temp_path {folder}/proxy; client_body_temp_path {folder}/body; "
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;",
    }
    (folder / "mime.types").write_text("types { text/html html; }")
    for source, target in (
        ("nginx.conf", "nginx.conf"), ("site.conf", "site.conf"), (f"{mode}.conf", "mode.conf"),
    ):  # fmt: skip
        text = (DEPLOY / source).read_text()
        for there, here in changes.items():
            text = text.replace(there, here)
        (folder / target).write_text(text)
    return folder / "nginx.conf", port


@contextmanager
def serving(folder, archive, mode="http"):
    """Gives the port on which the proxy answers."""
    path, port = written(folder, archive, mode)
    process = subprocess.Popen([NGINX, "-c", path, "-p", folder, "-g", "daemon off;"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()
