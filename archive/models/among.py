"""Ask for the rows whose column holds one of very many values: one parameter, where `__in` checks,
prepares and prints each of them.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, F, Func


class Among(Func):
    """A condition for `filter`: the column at `path` ("question_set", "answer__reply") holds one of
    these keys or texts.
    """

    output_field = BooleanField()

    def __init__(self, path: str, values: Iterable[Any]) -> None:
        super().__init__(F(path))
        self.values = list(values)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        column, params = self._column(compiler)
        listed = json.dumps(self.values)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, listed)  # noqa: S608 (ours)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        column, params = self._column(compiler)
        return f"{column} = ANY(%s)", (*params, self.values)

    def _column(self, compiler: Any) -> tuple[str, tuple[Any, ...]]:
        if not self.values:
            raise EmptyResultSet
        column, params = compiler.compile(self.get_source_expressions()[0])
        return column, tuple(params)
