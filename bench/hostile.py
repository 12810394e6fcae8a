"""Texts with which somebody would break in, break off or be seen: what `bench/fuzz.py` sends.

Each bears the word `zqz`, so that an answer that carries one out can be told from one that prints
it.
"""

import random

MARK = "zqz"
SCRIPTS = (
    "<script>zqz()</script>",
    '"><script>zqz()</script>',
    "'><img src=x onerror=zqz()>",
    "</script><script>zqz()</script>",
    "</title><svg onload=zqz()>",
    '" autofocus onfocus=zqz() x="',
    "javascript:zqz()",
    "<iframe srcdoc='<script>zqz()</script>'>",
    "</textarea><script>zqz()</script>",
    "]]><script>zqz()</script>",
    "<!--<script>zqz()</script>",
    "&lt;script&gt;zqz()&lt;/script&gt;",
    "\\u003cscript\\u003ezqz()\\u003c/script\\u003e",
    "<scr<script>ipt>zqz()</script>",
    '{"@context":"</script><script>zqz()</script>"}',
    "<style>@import'//zqz.example'</style>",
)
SQL = (
    "zqz' OR '1'='1",
    "zqz'; DROP TABLE archive_questionset; --",
    'zqz" OR ""="',
    "1) UNION SELECT password FROM auth_user WHERE ('zqz'='zqz",
    "zqz' || pg_sleep(3) || '",
    "zqz%' AND randomblob(900000000) IS NOT NULL AND '%'='",
    "zqz\\'; SELECT 1; --",
    "1;SELECT zqz",
    "question_set__identifier",
    "-zqz__password",
    "?",
    "pk__in",
    "%s%s%n",
    "zqz%%%",
    "_%_%_%",
)
TEMPLATES = (
    "zqz{{7*191}}zqz",
    "{% debug %}zqz",
    "{% include '/etc/passwd' %}zqz",
    "zqz${7*191}zqz",
    "zqz#{7*191}zqz",
    "{zqz.__class__.__init__.__globals__}",
    "%(zqz)s",
    "{0.__class__}zqz",
    "{{settings.SECRET_KEY}}zqz",
    "zqz<%= 7*191 %>zqz",
)
HEADERS = (
    "zqz\r\nX-Zqz: 1",
    "zqz\nSet-Cookie: zqz=1",
    "zqz%0d%0aX-Zqz:%201",
    "zqz\r\n\r\n<html>",
    "zqz\u2028X-Zqz: 1",
    "zqz\u560d\u560aX-Zqz: 1",
    "//zqz.example/",
    "https://zqz.example/",
    "/\\zqz.example",
    "https:zqz.example",
    "../../../../etc/passwd?zqz",
    "..%2f..%2fzqz",
    "%252e%252e%252fzqz",
    "file:///etc/passwd#zqz",
    "http://169.254.169.254/zqz",
)
CELLS = (
    '=HYPERLINK("//zqz.example")',
    "+zqz|' /C calc'!A0",
    "@SUM(zqz)",
    "-2+3+cmd|' /C zqz'!A0",
    "\t=zqz()",
    "\r=zqz()",
    "zqz;=zqz()",
    'zqz","=zqz()',
)
CONTROLS = (
    "\x00",
    "zqz\x00",
    "\x13",
    "zqz\x1b[2J",
    "\u202ezqz",
    "\ufeffzqz",
    "\ud800",
    "\uffff",
    "\u200d" * 50,
    "zqz\u0301" * 200,
    "\x7f",
    "\x85",
    "\r",
    "\n",
    "\t",
    "zqz" + "\U0001f469\u200d" * 40,
    "ﷺ" * 100,
    "ß",
    "İ",
)
NUMBERS = (
    "0",
    "-1",
    "1",
    "99999999999999999999",
    "9" * 4000,
    "1e309",
    "NaN",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "２０２４",
    "2147483648",
    "9223372036854775808",
    "1.5",
    "",
    " ",
    "true",
    "null",
    "None",
    "[]",
    "{}",
)
DAYS = (
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "2024-13-01",
    "1 oktober 2024",
    "2024-W53",
    "2024-10-02T25:61",
    "-2024-01-01",
    "2024/10/02",
    "10000-01-01",
    "1906-01-01",
    "2099-01-01",
)
QUERIES = (
    "(" * 300,
    '"' * 301,
    "zqz* " * 300,
    "NOT " * 200,
    "jaar:9999..0000",
    "lid:",
    "in:vraag in:antwoord",
    "NEAR/99999",
    '"de het van"~99999',
    "a" * 8000,
    "de " * 2000,
    "kamerstuk:99999999",
    "-",
    "*",
    "-*",
    "fractie:zqz " * 100,
    "\\" * 500,
    "status:zqz soort:zqz",
    ".." * 400,
    "{" * 1000,
    "[" * 1000,
)
KINDS = (SCRIPTS, SQL, TEMPLATES, HEADERS, CELLS, CONTROLS, NUMBERS, DAYS, QUERIES)


def text(dice: random.Random) -> str:
    """One of these, or two of them behind each other, or noise."""
    if dice.random() < 0.05:
        return "".join(chr(dice.randrange(1, 0x2FFF)) for _ in range(dice.randrange(1, 300)))
    chosen = dice.choice(dice.choice(KINDS))
    return chosen + dice.choice(dice.choice(KINDS)) if dice.random() < 0.1 else chosen
