"""Take out what every printed page repeats: running heads, footers, numbers of pages and prints."""

import re

from .script import PAGE_END, Line, Script

_YEARS = r"(?:1[89]|20)\d\d(?:\s?[-–—/]{1,2}\s?(?:(?:1[89]|20)?\d\d))?"
_SESSION = rf"(?:[Vv]ergaderjaar|[Zz]itting(?:sjaar)?)\s+{_YEARS}"
_END = r"(?:\s+\d{1,4}(?=\s*(?:\n|$|Vraag|Antwoord|ah-|kv-|\x0c|[A-Z])))?"

# What ends a page. Some converters glue it to the words around it, so these are no whole lines.
_PAGE_ENDS = [
    re.compile(
        r"^\S{0,12}\s?ISSN\s?0921\s?7398 .{0,60}(?:\n\W?\s?s?[ -]*Gravenhage.{0,8})?$", re.MULTILINE
    ),
    re.compile(
        rf"(?:[’'‘]s-Gravenhage (?:19|20)\d\d\s?)?Tweede Kamer, {_SESSION}, (?:Aanhangsel|Vragen)\b{_END}"
    ),
    re.compile(r"ISSN\s?0921\s?-?\s?7398[ ]?"),
    re.compile(r"[’'‘]s-Gravenhage (?:19|20)\d\d(?=\s|Tweede|$)"),
    re.compile(
        r"(?:^|(?<=[\s.?!]))(?:ah|kv)-(?:tk|ek)-[0-9]{4,8}Z?-?[0-9a-z-]{1,12}(?=\s|ISSN|$)",
        re.MULTILINE,
    ),
    re.compile(r"^h tk \d{8} \d{1,5}$", re.MULTILINE),
    re.compile(
        r"^Handelingen d\S{1,2} \S{2,10}[ -]\S{2,10}(?: \S{2,10})?\W.{0,15}\d{3}.{0,40}$",
        re.MULTILINE | re.IGNORECASE,
    ),
    re.compile(r"^\W?Aanhangsel[.,]?$", re.MULTILINE),
    re.compile(r"^Handelingen der .{0,50}Aanhang\w*\.?$", re.MULTILINE),
    re.compile(
        rf"^(?=[^()]{{8,75}}$)(?!.*(?:\bnrs?\b|\bblz|[.,]$))(?=.*(?:[Aa]anhang|itt[im]n?g|ergaderjaar"
        rf"|^\W?.{{0,4}}ng )).{{0,45}}{_YEARS}.{{0,22}}$",
        re.MULTILINE,
    ),
    re.compile(r"^(?:TWEEDE|EERSTE) KAME\w{1,2}$", re.MULTILINE),
    re.compile(r"^\W?\s?s[ -]+Gravenhage,? (?:19|20)\d\d$", re.MULTILINE),
    re.compile(r"^Pagina \d+ van \d+$", re.MULTILINE),
]

# What begins a page or a document.
_HEADS = [
    re.compile(r"Tweede Kamer der Staten-Generaal\s?2?(?=\s|$)"),
    re.compile(
        rf"^[ \t]*{_SESSION}\s+(?:Aanhangsel van de Handelingen|Vragen gesteld door de leden der Kamer)(?=\s|$)",
        re.MULTILINE,
    ),
    re.compile(rf"^{_SESSION}$", re.MULTILINE),
    re.compile(r"^Aanhangsel van de Handelingen$", re.MULTILINE),
    re.compile(
        r"(?:Vragen|VRAGEN),?\s+(?:gesteld\s+)?door\s+(?:de\s+)?leden\s+(?:der|van\s+de)\s+Kamer\W.{0,160}?"
        r"gegeven\s+antwoor-?den\.?",
        re.DOTALL,
    ),
    re.compile(r"^AANHANGSEL TOT HET VERSLAG\b.{0,100}$", re.MULTILINE),
    re.compile(
        r"^Aanhangsel tot \w+ Verslag van de Handelingen der \w+ Kamer$",
        re.MULTILINE | re.IGNORECASE,
    ),
    re.compile(r"^Schriftelijk beantwoorde vragen\.?$", re.MULTILINE | re.IGNORECASE),
    re.compile(r"^Vel \d+\.?.{0,60}$", re.MULTILINE),
    re.compile(r"^(?:Tweede|Eerste)\s+Kamer\.?$", re.MULTILINE),
]


def take_out(script: Script) -> None:
    """Moves furniture from the lines to `aside`; where a page ended a line PAGE_END is left."""
    runs: list[Line] = []
    run: list[str] = []
    for line in [*script.lines, Line("", "end")]:
        if line.label:
            if run:
                runs += [
                    Line(text.strip(" \t"))
                    for text in _without("\n".join(run), script.aside).split("\n")
                ]
                run = []
            runs.append(line)
        else:
            run.append(line.text)
    if script.unmarked and len(script.aside) > 1:
        script.wrapped = True  # a printed page
    script.lines = runs[:-1]


def _without(text: str, aside: list[str]) -> str:
    for pattern in _PAGE_ENDS:
        text = pattern.sub(lambda match: _aside(match, aside, f"\n{PAGE_END}\n"), text)
    for pattern in _HEADS:
        text = pattern.sub(lambda match: _aside(match, aside, "\n"), text)
    return text


def _aside(match: re.Match[str], aside: list[str], left: str) -> str:
    aside.append(" ".join(match[0].split()))
    return left
