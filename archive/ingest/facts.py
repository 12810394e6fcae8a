"""Tell what of a piece matters for matching, and by which keys other pieces find it. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from archive import identifiers

from .document import ParsedSet

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Facts:
    """What of a piece matters for matching. Names and texts are squeezed to letters and digits."""

    name: str  # unique and stable: "<sha256>-<position>"
    z_number: str | None
    replies: frozenset[str]  # own Aanhangsel numbers: "ah:2024-2025:604", "ah:ek:2024-2025:7"
    see: frozenset[str]  # Aanhangsel numbers of other replies to the same set
    submitted_on: date | None
    askers: frozenset[str]
    offices: frozenset[str]
    subject: str
    theme: str  # the longest words of the subject
    opening: str  # how the first question begins
    chamber: str | None = None  # where it is said
    text: str = ""  # a digest of all questions

    @property
    def is_bare(self) -> bool:
        """Whether nothing but its words tells this piece from others."""
        return not (self.z_number or self.replies or self.see)

    @cached_property
    def keys(self) -> frozenset[str]:
        """By what this piece may be found by other pieces of its set.

        "s:" keys are of pieces without a day, which any piece may find; "t:" keys of pieces with
        one, which only those without may find. So what one member asked over the years does not
        become one heap.
        """
        keys = {*self.replies, *self.see}
        if self.z_number:
            keys.add(f"z:{self.z_number}")
        if self.submitted_on:
            keys |= {f"d:{self.submitted_on}:{asker}" for asker in self.askers}
            keys |= {f"d:{self.submitted_on}:~{self.theme}"} if self.theme else set()
        if self.theme:
            keys |= {
                f"{'t' if self.submitted_on else 's'}:{asker}:{self.theme}" for asker in self.askers
            }
        return frozenset(key[:200] for key in keys)

    @cached_property
    def finds(self) -> frozenset[str]:
        """The keys of pieces that may be of the same set."""
        own = self.keys
        themes = {key for key in own if key[:2] in ("s:", "t:")}
        return (
            own - themes
            | {f"s{key[1:]}" for key in themes}
            | ({f"t{key[1:]}" for key in themes if key[0] == "s"})
        )


def facts_of(name: str, piece: ParsedSet) -> Facts:
    """The facts of one piece."""
    year = reply_vergaderjaar(piece)
    chamber = reply_chamber(piece)
    own = {_key(chamber, year, piece.printed_number)} if piece.printed_number and year else set()
    return Facts(
        name=name,
        z_number=piece.number,
        replies=frozenset(own),
        see=frozenset(_key(chamber, year, number) for year, number in piece.also_see),
        submitted_on=piece.submitted_on,
        askers=frozenset(_surname(asker.name) for asker in piece.asked_by),
        offices=frozenset(
            squeeze(office.portfolio) for office in piece.asked_of if office.portfolio
        ),
        subject=squeeze(piece.subject),
        theme="+".join(
            sorted(
                sorted(
                    set(map(squeeze, (piece.subject or "").split())), key=lambda w: (-len(w), w)
                )[:3]
            )
        ),
        opening=squeeze(piece.questions[0].text)[:80] if piece.questions else "",
        chamber=piece.chamber,
        text=_digest(piece),
    )


def _digest(piece: ParsedSet) -> str:
    text = "".join(squeeze(question.text) for question in piece.questions)
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def reply_chamber(piece: ParsedSet) -> str:
    """The chamber whose Aanhangsel a number of this piece counts in: that of the Tweede Kamer where
    nothing is said.
    """
    return piece.chamber or identifiers.TWEEDE_KAMER


def _key(chamber: str, year: str, number: str) -> str:
    """Each chamber numbers its own Aanhangsel; the Tweede Kamer's numbers go without its name."""
    return (
        f"ah:{year}:{number}"
        if chamber == identifiers.TWEEDE_KAMER
        else f"ah:{chamber}:{year}:{number}"
    )


def reply_vergaderjaar(piece: ParsedSet) -> str | None:
    """The vergaderjaar of a reply: as printed, or else that of its day, unless that is within days
    of a new one.

    Aanhangsel numbers start again with each vergaderjaar and a reply can be printed weeks after it
    came in.
    """
    if piece.vergaderjaar or not piece.printed_number or not piece.answered_on:
        return piece.vergaderjaar
    day = piece.answered_on
    near = (
        identifiers.vergaderjaar_on(date.fromordinal(day.toordinal() + shift))
        for shift in (-21, 21)
    )
    return identifiers.vergaderjaar_on(day) if len(set(near)) == 1 else None


def _surname(name: str) -> str:
    """The last word of a name, squeezed: "Inge van Dijk" and "Van Dijk" ask alike, and so does "Van
    Dijk (I.)".
    """
    words = [word for word in map(squeeze, name.split("(")[0].split()) if word]
    return words[-1] if words else ""


def squeeze(text: str | None) -> str:
    """Letters and digits alone, without accents or capitals."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKD", text or "").casefold())
