"""Say to which question set a reference refers: by its identifiers, none or one."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from archive import identifiers
from archive.models import SetIdentifier, SetReference


def sets_known_as(values: Collection[str]) -> dict[str, int]:
    """The primary key of the set that goes by each of these identifiers, of those that one has."""
    rows = SetIdentifier.objects.filter(value__in=values)
    return dict(rows.values_list("value", "question_set"))


def identifier_of(reference: SetReference) -> str:
    """The identifier of the set that a reference names: its Z number, else one of a reply."""
    if reference.z_number:
        return reference.z_number
    return identifiers.aanhangsel_identifier(
        reference.vergaderjaar, reference.aanhangsel_number, reference.chamber
    )


def references_to(values: Collection[str]) -> QuerySet[SetReference]:
    """References by one of these identifiers, and some that only have the Aanhangsel number: found
    by index.
    """
    printed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for value in values:
        koop = identifiers.read_koop_identifier(value)
        if koop and koop.vergaderjaar:
            chamber = koop.chamber or identifiers.TWEEDE_KAMER
            printed[koop.vergaderjaar, chamber].add(koop.number)
    naming = Q(z_number__in=[value for value in values if identifiers.read_z_number(value)])
    for (year, chamber), numbers in printed.items():
        naming |= Q(vergaderjaar=year, aanhangsel_number__in=numbers, chamber=chamber)
    return SetReference.objects.filter(naming)
