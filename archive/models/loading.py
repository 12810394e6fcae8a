"""Load rows for reading only: without the lists that pages do not show."""

from functools import cache
from typing import Any

from django.db.models import Aggregate, Prefetch, TextField

# Lists that only the register and the admin read: decoding them for every row of a page takes
# longer than the rest.
UNREAD = ("corrected_fields", "notations", "other_surnames")


def joined(
    relation: str, model: Any, *joins: str, to: str | None = None
) -> "Prefetch[str, Any, Any]":
    """Prefetch `relation`, rows of `model`, in one query with the rows that `joins` name, for
    reading only. `to`: the name of an attribute that will hold them as a list, for long tables: a
    queryset for each row of them takes a third of the time.
    """
    rows = model.objects.select_related(*joins)
    return Prefetch(relation, rows.defer(*_unread(model, joins)), to_attr=to)


@cache
def _unread(model: Any, joins: str) -> list[str]:
    """The fields of UNREAD that the model and what is joined to it have:
    "minister__person__other_surnames".
    """
    paths = {"": model}
    for join in joins:
        for depth in range(1, join.count("__") + 2):
            path = "__".join(join.split("__")[:depth])
            before, _, field = path.rpartition("__")
            paths[path] = paths[before]._meta.get_field(field).related_model
    return [
        f"{path}__{name}" if path else name
        for path, at in paths.items()
        for name in UNREAD
        if name in {field.name for field in at._meta.fields}
    ]


class Numbers(Aggregate):
    """The distinct numbers of an aggregated field, ascending, as a list."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')"
        )

    def convert_value(self, value: str | None, expression: Any, connection: Any) -> list[int]:
        return sorted({int(number) for number in value.split(",")}) if value else []
