"""Keep the bytes of documents, apart from what is known of them."""

from collections.abc import Mapping

from archive.models import SourceContent

from .sync import BATCH


def keep(data: Mapping[int, bytes]) -> None:
    """The bytes by the key of their document; what is kept already stays."""
    rows = [SourceContent(pk=pk, data=content) for pk, content in data.items()]
    SourceContent.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def keep_lacking(data: Mapping[int, bytes]) -> None:
    """The same where most are kept already: an export brings documents without their bytes."""
    here = {*SourceContent.objects.filter(pk__in=data).values_list("pk", flat=True)}
    if lacking := {pk: content for pk, content in data.items() if pk not in here}:
        keep(lacking)
