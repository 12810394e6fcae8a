"""A real mail server on this machine, that keeps what it took; and what to read from a mail."""

import re
import socket
import threading
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

FROM, DOMAIN = "volgen@archief.example", "archief.example"


class Server:
    """Takes mail; refuses whom `refusals` names, with those words; every refusal is kept too."""

    def __init__(self):
        self.taken, self.refusals, self.refused = [], {}, []
        self._lock = threading.Lock()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if said := self.refusals.get(address):
            self.refused.append(address)
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if said := self.refusals.get("DATA"):
            return said
        with self._lock:
            mail = (envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content)
            self.taken.append(mail)
        return "250 OK"

    @property
    def mails(self):
        return [Mail(*mail) for mail in self.taken]

    def last(self):
        return self.mails[-1]


class Mail:
    def __init__(self, sender, to, content):
        self.sender, self.to = sender, to
        self.message = message_from_bytes(content, policy=policy.default)

    def __getitem__(self, header):
        return self.message[header]

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content()

    def link(self, place):
        """The address of this site with that place in it, without the site."""
        return re.search(rf"https?://[^/\s]+(/volgen/{place}/\S*)", self.text)[1]


def served(server):
    """A controller of the server, which listens, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    return controller, port


def send_to(settings, port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_FROM = settings.MAIL_RETURN = FROM


@pytest.fixture
def post(settings, tmp_path):
    """The server, and this archive set to send by it."""
    server = Server()
    controller, port = served(server)
    send_to(settings, port)
    settings.DATA_DIR = tmp_path
    yield server
    controller.stop()
