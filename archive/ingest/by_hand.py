"""Join sets and part them again because an editor says so.

What was said is kept as a decision about pairs of pieces, so that no later document undoes it, and
taking it back undoes it.
"""

from collections.abc import Iterable, Sequence

from archive.models import MatchProposal, Piece, QuestionSet
from archive.models.choices import Decision
from archive.models.turns import in_turn
from archive.people.resolve import Register

from .importer import rebuild, stay_together

_JOINED, _PARTED = "samengevoegd door de redactie", "uit elkaar gehaald door de redactie"


class NothingToJoin(Exception):
    """A set that no document speaks of has no piece to decide about; the message names it."""


def join_sets(sets: Sequence[QuestionSet], register: Register) -> QuestionSet:
    """Make these sets one; the addresses of all of them lead to it. Returns that set."""
    pieces = [first_piece(question_set) for question_set in sets]
    _decide([(pieces[0], piece) for piece in pieces[1:]], Decision.SAME, _JOINED, register)
    return QuestionSet.objects.get(pieces=pieces[0])


def part_piece(piece: Piece, register: Register) -> QuestionSet:
    """Take a piece out of its set. Returns the set it is in then; raises HoldsBack."""
    stay_together([piece.pk])
    others = Piece.objects.filter(question_set=piece.question_set_id).exclude(pk=piece.pk)
    pairs = [(piece, other) for other in others.select_related("source").order_by("pk")]
    _decide(pairs, Decision.DIFFERENT, _PARTED, register)
    return QuestionSet.objects.get(pieces=piece)


def first_piece(question_set: QuestionSet) -> Piece:
    """The piece that decisions about the set are about; raises NothingToJoin."""
    piece = question_set.pieces.select_related("source").order_by("pk").first()
    if not piece:
        raise NothingToJoin(str(question_set))
    return piece


def _decide(
    pairs: Iterable[tuple[Piece, Piece]], decision: Decision, reason: str, register: Register
) -> None:
    touched = set()
    with in_turn():
        for one, two in pairs:
            first, second = sorted((one.name, two.name))
            MatchProposal.objects.update_or_create(
                first=first, second=second, defaults={"decision": decision, "reason": reason}
            )
            touched |= {one.pk, two.pk}
        rebuild(touched, register)
