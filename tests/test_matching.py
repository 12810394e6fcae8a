"""Which pieces are of one set."""

from datetime import date
from itertools import permutations

import pytest

from archive.ingest.document import Asker, Office, ParsedQuestion, ParsedSet
from archive.ingest.facts import facts_of, reply_vergaderjaar
from archive.ingest.matching import group, likeness

DAY = date(2026, 3, 3)
BRIDGE = "de sluiting van de brug bij Oudezijl voor vrachtverkeer"


def piece(subject=BRIDGE, askers=("Wielinga",), day=DAY, **facts):
    return ParsedSet(
        subject=subject, asked_by=tuple(Asker(name) for name in askers), submitted_on=day, **facts
    )


def grouped(decisions=None, **pieces):
    grouping = group([facts_of(name, p) for name, p in pieces.items()], decisions)
    return sorted("".join(sorted(names)) for names in grouping.groups), [
        (d.first, d.second) for d in grouping.doubts
    ]


def test_the_same_z_number_is_one_set_whatever_else_is_printed():
    assert grouped(a=piece(number="2026Z90001"), b=ParsedSet(number="2026Z90001")) == (["ab"], [])


def test_two_z_numbers_are_never_one_set():
    assert grouped(a=piece(number="2026Z90001"), b=piece(number="2026Z90002"))[0] == ["a", "b"]


def test_print_without_z_number_finds_the_questions_by_asker_day_and_subject():
    printed = piece(printed_number="811", vergaderjaar="2025-2026")
    assert grouped(a=piece(number="2026Z90001"), b=printed) == (["ab"], [])


def test_two_equally_likely_sets_are_left_to_an_editor():
    groups, doubts = grouped(
        a=piece(number="2026Z90001"), b=piece(number="2026Z90002"), c=piece(printed_number="811")
    )
    assert groups == ["a", "b", "c"]
    assert doubts == [("a", "c"), ("b", "c")]


def test_a_likely_subject_is_a_doubt():
    other = piece(subject="de brug bij Oudezijl en de omleiding voor vrachtverkeer")
    assert grouped(a=piece(number="2026Z90001"), b=other) == (["a", "b"], [("a", "b")])


def test_another_first_question_is_another_set():
    asked = ParsedQuestion(1, "Kent u het bericht dat de brug is gesloten?")
    other = ParsedQuestion(1, "Waarom rijdt op deze lijn geen enkele trein meer na negenen?")
    assert grouped(a=piece(questions=(asked,)), b=piece(questions=(other,)))[0] == ["a", "b"]


def test_another_addressee_is_a_doubt():
    water, care = Office("minister", "Infrastructuur en Waterstaat"), Office("minister", "Zorg")
    assert grouped(a=piece(asked_of=(water,)), b=piece(asked_of=(care,))) == (
        ["a", "b"],
        [("a", "b")],
    )


def test_see_also_joins_a_delay_and_its_answer():
    delay = ParsedSet(printed_number="700", vergaderjaar="2025-2026")
    answer = piece(printed_number="811", also_see=(("2025-2026", "700"),))
    assert grouped(a=delay, b=answer) == (["ab"], [])


def test_see_also_of_other_askers_is_a_doubt():
    delay = piece(askers=("Buitenhuis",), printed_number="700", vergaderjaar="2025-2026")
    answer = piece(printed_number="811", also_see=(("2025-2026", "700"),))
    assert grouped(a=delay, b=answer) == (["a", "b"], [("a", "b")])


def test_a_piece_without_a_day_is_a_doubt_at_most():
    assert grouped(a=piece(number="2026Z90001"), b=piece(day=None)) == (["a", "b"], [("a", "b")])


@pytest.mark.parametrize(("same", "groups"), [(True, ["ab"]), (False, ["a", "b"])])
def test_what_an_editor_decided_stands(same, groups):
    assert grouped({("a", "b"): same}, a=piece(number="2026Z90001"), b=piece()) == (groups, [])


def test_the_order_of_the_pieces_makes_no_difference():
    pieces = {
        "a": piece(number="2026Z90001"),
        "b": piece(
            printed_number="811", vergaderjaar="2025-2026", also_see=(("2025-2026", "700"),)
        ),
        "c": ParsedSet(printed_number="700", vergaderjaar="2025-2026"),
        "d": piece(subject="de brug bij Oudezijl en de omleiding voor vrachtverkeer"),
    }
    outcomes = {
        str(grouped(**{name: pieces[name] for name in order})) for order in permutations(pieces)
    }
    assert outcomes == {"(['abc', 'd'], [('a', 'd'), ('b', 'd')])"}


def test_other_askers_have_nothing_in_common():
    assert likeness(facts_of("a", piece()), facts_of("b", piece(askers=("Buitenhuis",)))) == 0


@pytest.mark.parametrize(
    ("printed", "received", "vergaderjaar"),
    [
        ("2023-2024", date(2026, 3, 3), "2023-2024"),
        (None, date(2026, 3, 3), "2025-2026"),
        (None, date(2026, 9, 10), None),
        (None, None, None),
    ],
)
def test_vergaderjaar_of_a_reply_follows_from_its_day_unless_a_new_one_is_near(
    printed, received, vergaderjaar
):
    assert (
        reply_vergaderjaar(
            ParsedSet(printed_number="7", vergaderjaar=printed, answered_on=received)
        )
        == vergaderjaar
    )


def test_a_number_that_contradictory_pieces_print_joins_nothing():
    number = {"printed_number": "811", "vergaderjaar": "2025-2026"}
    bare = ParsedSet(**number)
    other = piece(askers=("Buitenhuis",), **number)
    assert grouped(a=bare, b=piece(**number), c=other)[0] == ["a", "b", "c"]


def test_a_chain_of_numbers_joins_no_pieces_that_contradict_each_other():
    link = ParsedSet(
        printed_number="811", vergaderjaar="2025-2026", also_see=(("2025-2026", "700"),)
    )
    first = piece(printed_number="811", vergaderjaar="2025-2026")
    second = piece(askers=("Buitenhuis",), printed_number="700", vergaderjaar="2025-2026")
    groups, doubts = grouped(a=first, b=link, c=second)
    assert "abc" not in groups
    assert doubts


def test_a_damaged_number_joins_no_two_sets_of_one_member_and_day():
    number = {"printed_number": "811", "vergaderjaar": "2025-2026"}
    other = piece(subject="wachttijden in ziekenhuizen aan de kust", **number)
    assert grouped(a=piece(**number), b=other) == (["a", "b"], [("a", "b")])


def test_a_doubt_that_likeness_settles_is_none():
    number = {"printed_number": "811", "vergaderjaar": "2025-2026"}
    other = piece(askers=("Buitenhuis",), subject="de pont", **number)
    assert grouped(a=piece(**number), b=piece(**number), c=other) == (
        ["ab", "c"],
        [("a", "c"), ("b", "c")],
    )


def test_each_chamber_has_its_own_numbers():
    asked = {"printed_number": "12", "vergaderjaar": "2030-2031", "askers": (), "day": None}
    groups, doubts = grouped(
        a=piece(chamber="tk", **asked),
        b=piece(chamber="ek", **asked),
        c=piece(chamber="ek", **asked),
    )
    assert (groups, doubts) == (["a", "bc"], [])


def test_a_number_of_which_no_chamber_is_known_counts_as_the_tweede_kamers():
    asked = {"printed_number": "12", "vergaderjaar": "2030-2031", "askers": (), "day": None}
    assert grouped(a=piece(**asked), b=piece(chamber="tk", **asked))[0] == ["ab"]
    assert grouped(a=piece(**asked), b=piece(chamber="ek", **asked))[0] == ["a", "b"]


def letter(place, **facts):
    """One of several letters on one day that differ in a word."""
    asked = ParsedQuestion(1, f"Kent u het bericht over de dijk bij {place}, en wat doet u eraan?")
    return piece(subject=f"de staat van de dijk bij {place}", questions=(asked,), **facts)


def test_near_equal_letters_without_a_number_are_sets_of_their_own_and_proposed():
    letters = {
        name: letter(place)
        for name, place in zip(
            "abcde", ("Anderdam", "Onderdam", "Enderdam", "Inderdam", "Underdam"), strict=True
        )
    }
    for order in list(permutations("abcde"))[::17]:
        groups, doubts = grouped(**{name: letters[name] for name in order})
        assert groups == ["a", "b", "c", "d", "e"]
        assert len(doubts) == 10


def test_a_record_is_not_given_to_one_of_several_near_equal_letters():
    record = piece(subject="de staat van de dijk bij Onderdam", number="2026Z90001")
    pieces = {"a": letter("Anderdam"), "b": letter("Onderdam"), "r": record}
    outcomes = {str(grouped(**dict(order))) for order in permutations(pieces.items())}
    assert len(outcomes) == 1
    assert grouped(**pieces)[0] == ["a", "b", "r"]


def test_the_same_letter_twice_is_one_set():
    assert grouped(a=letter("Onderdam"), b=letter("Onderdam")) == (["ab"], [])


@pytest.mark.parametrize(
    ("printed", "recorded"),
    [("Wielinga ´", "Ida Wielinga (I.)"), ("Wiélinga", "Wielinga"), ("van Wielinga -", "Wielinga")],
)
def test_loose_accents_of_print_are_no_part_of_a_name(printed, recorded):
    record = piece(number="2026Z90001", askers=(recorded,))
    answer = piece(askers=(printed,), printed_number="811", vergaderjaar="2025-2026")
    assert grouped(a=record, b=answer) == (["ab"], [])


def test_a_name_but_for_a_letter_is_proposed():
    record = piece(number="2026Z90001")
    answer = piece(askers=("Wieiinga",), printed_number="811", vergaderjaar="2025-2026")
    assert grouped(a=record, b=answer) == (["a", "b"], [("a", "b")])
