"""Whom the records of the Tweede Kamer name comes into the register, and into the sets."""

import pytest

from archive.fetch import membership
from archive.fetch.membership import update_register
from archive.fetch.rounds import run
from archive.models import MP, Person, QuestionSet, Source
from archive.people.register import load_register
from tests import make
from tests.sources.world import World


def test_a_member_new_to_the_register_is_known_without_a_hand(served):
    world = World(1).begin(0, members=3)
    served(world)
    run([Source.TK], None)
    assert MP.objects.count() == 3
    world.new_member("Jonge Lijst")
    zaak = world.new_set(answered=False, printed=False)
    given, surname, party = world.members[-1]
    for actor in world.parts("ZaakActor", zaak):
        if actor.facts["Relatie"] == "Indiener":
            world._change(actor, ActorNaam=f"{given} {surname} ({given[0]}.)", ActorFractie=party)
    for document in world.parts("Document", zaak):
        world._remove(document)
    run([Source.TK], None)
    asker = QuestionSet.objects.get().askers.first()
    assert asker.person.full_name == f"{given} {surname}"
    assert (asker.party.name, str(asker.mp.started_on)) == ("Jonge Lijst", "2023-12-06")


def test_a_member_who_is_told_of_later_is_known_in_earlier_sets(served):
    world = World(1).begin(0, members=2)
    zaak = world.new_set(answered=False, printed=False)
    seats = world.of("FractieZetelPersoon")
    for seat in seats:
        seat.removed = True
    served(world)
    run([Source.TK], None)
    assert {a.person for a in QuestionSet.objects.get().askers.all()} == {None}
    for seat in seats:
        seat.removed = False
        world._change(seat)
    run([Source.TK], None)
    people = [a.person.surname for a in QuestionSet.objects.get().askers.all()]
    assert people == [name for name, _ in world.asked[zaak].askers]


def test_killed_between_a_member_and_their_sets_it_works_these_out_the_next_time(
    served, monkeypatch
):
    world = World(1).begin(0, members=2)
    zaak = world.new_set(answered=False, printed=False)
    seats = world.of("FractieZetelPersoon")
    for seat in seats:
        seat.removed = True
    served(world)
    run([Source.TK], None)
    for seat in seats:
        seat.removed = False
        world._change(seat)
    with monkeypatch.context() as patched:
        patched.setattr(membership, "rebuild_in_turns", _killed)
        with pytest.raises(KeyboardInterrupt):
            run([Source.TK], None)
    assert {a.person for a in QuestionSet.objects.get().askers.all()} == {None}
    run([Source.TK], None)
    people = [a.person.surname for a in QuestionSet.objects.get().askers.all()]
    assert people == [name for name, _ in world.asked[zaak].askers]
    assert update_register() == 0


def _killed(*arguments):
    raise KeyboardInterrupt


def test_who_is_in_the_register_already_is_not_made_again(served):
    world = World(1).begin(0, members=1)
    given, surname, party = world.members[0]
    mp = make.member(f"{given} {surname}", party, started_on=None, earliest_on="2023-11-01")
    served(world)
    run([Source.TK], None)
    assert Person.objects.count() == MP.objects.count() == 1
    mp.refresh_from_db()
    assert (str(mp.started_on), str(mp.person.born_on)) == ("2023-12-06", "1960-05-01")


def test_loading_the_register_leaves_the_days_that_the_source_gave(served, tmp_path):
    world = World(1).begin(0, members=1)
    _, _, party = world.members[0]
    person = make.person("Anna Rietdekker")
    make.party(party)
    directory = tmp_path / "register"
    directory.mkdir()
    (directory / "memberships.csv").write_text(
        "person,party,started_on,ended_on,chamber,earliest_on\n"
        f"{person.slug},{make.party(party).code},,,,2023-11-01\n"
    )
    load_register([directory])
    served(world)
    run([Source.TK], None)
    load_register([directory])
    assert [str(mp.started_on) for mp in MP.objects.all()] == ["2023-12-06"]


def test_a_doubtful_member_is_left_alone(served):
    world = World(1).begin(0, members=1)
    _, surname, party = world.members[0]
    make.member(f"X {surname}", party, started_on=None)
    Person.objects.update(given_name="", initials="")
    served(world)
    assert run([Source.TK], None)
    assert Person.objects.count() == 1
    assert MP.objects.get().started_on is None
