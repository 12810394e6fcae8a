"""The engines that are measured, made to do the same work: a page of 20 hits, with the exact total,
facets and passages.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpus import Made

HITS = 20
FACETS = ("party", "ministry", "member", "year")


@dataclass(frozen=True)
class Asked:
    """One query, in terms every engine can put in its own words."""

    words: tuple[str, ...]
    phrase: bool = False
    prefix: bool = False

    @property
    def typed(self) -> str:
        """As readers of this archive type it."""
        text = " ".join(self.words)
        return f'"{text}"' if self.phrase else f"{text}*" if self.prefix else text


class Engine:
    """What the measurements ask of each."""

    name: str
    most: int  # sets that it can take in reasonable time, where there is such a limit

    def prepared(self, sets: Iterable[Made]) -> Iterable[Made]:
        """What does not count as building: here, having the texts at hand."""
        return list(sets)

    def size(self, place: Path) -> int:
        return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())

    def build(self, sets: Iterable[Made], place: Path) -> None:
        raise NotImplementedError

    def open(self, place: Path) -> None:
        raise NotImplementedError

    def prepare(self) -> None:
        """What a server does before it answers readers."""

    def ask(self, asked: Asked) -> tuple[int, int]:
        """How many sets have all that is asked, and how many the page holds."""
        raise NotImplementedError


class Archive(Engine):
    """This archive's search, all of it, without the HTML around it: where few sets have all words,
    sets that have most of them, other spelling, what the query names.

    Its sets are read from its database, by two processes.
    """

    name = "this archive"

    def prepared(self, sets: Iterable[Made]) -> Iterable[Made]:
        from bench.filling import fill

        fill(sets)
        return ()

    def build(self, sets: Iterable[Made], place: Path) -> None:
        from archive.search.index import writing

        writing.rebuild(processes=2)

    def size(self, place: Path) -> int:
        from archive.search.index import writing

        return super().size(writing.place())

    def open(self, place: Path) -> None:
        from django.urls import get_resolver

        from archive.search.index import snapshot

        snapshot._current = None
        get_resolver().url_patterns  # noqa: B018 (a server has read its addresses)

    def prepare(self) -> None:
        from archive.search import prepare

        prepare()

    def ask(self, asked: Asked) -> tuple[int, int]:
        from datetime import date

        from archive.search import search

        results = search(asked.typed, today=date(2024, 12, 1))
        return results.strict_total, len(results.hits)


class Fts5(Engine):
    """SQLite's own full-text index (no Dutch: unicode61)."""

    name = "SQLite FTS5"

    def build(self, sets: Iterable[Made], place: Path) -> None:
        db = sqlite3.connect(place / "fts5.sqlite3", isolation_level="DEFERRED")
        db.executescript(
            "create virtual table t using fts5(subject, questions, answers, tokenize='unicode61 "
            "remove_diacritics 2');"
            "create table s(id integer primary key, day text, year int, party int, ministry "
            "int, member int);"
        )
        for pk, made in enumerate(sets, 1):
            texts = (pk, made.subject, "\n".join(made.questions), "\n".join(made.answers))
            db.execute("insert into t(rowid, subject, questions, answers) values (?,?,?,?)", texts)
            day = made.submitted_on
            row = (pk, day.isoformat(), day.year, made.party, made.ministry, made.member)
            db.execute("insert into s values (?,?,?,?,?,?)", row)
        db.executescript("create index d on s(day); insert into t(t) values ('optimize');")
        db.commit()

    def open(self, place: Path) -> None:
        self._db = sqlite3.connect(place / "fts5.sqlite3")

    def ask(self, asked: Asked) -> tuple[int, int]:
        quoted = [f'"{word}"' for word in asked.words]
        text = (
            f'"{" ".join(asked.words)}"'
            if asked.phrase
            else " AND ".join(quoted) + ("*" if asked.prefix else "")
        )
        values = [text]
        source = "from t join s on s.id = t.rowid where t match ?"
        total = self._db.execute(f"select count(*) {source}", values).fetchone()[0]
        what = "t.rowid, snippet(t, -1, '<mark>', '</mark>', '…', 40)"
        how = "bm25(t, 3.0, 1.6, 1.0)"
        rows = self._db.execute(f"select {what} {source} order by {how} limit {HITS}", values)
        found = len(rows.fetchall())
        for facet in FACETS:
            self._db.execute(
                f"select {facet}, count(*) {source} group by 1 order by 2 desc limit 50", values
            ).fetchall()
        return total, found


class Postgres(Engine):
    """PostgreSQL: the `dutch` configuration, a stored weighted vector, GIN.

    Its address: BENCH_POSTGRESQL.
    """

    name = "PostgreSQL"

    def build(self, sets: Iterable[Made], place: Path) -> None:
        self.open(place)
        self._db.execute(
            "drop table if exists bench; create table bench(id int primary key, day date, year "
            "int, party int,"
            " ministry int, member int, subject text, body text, words tsvector)"
        )
        with self._db.cursor().copy(
            "copy bench(id, day, year, party, ministry, member, subject, body) from stdin"
        ) as to:
            for pk, made in enumerate(sets, 1):
                body = "\n".join(made.questions + made.answers)
                day = made.submitted_on
                to.write_row(
                    (pk, day, day.year, made.party, made.ministry, made.member, made.subject, body)
                )
        self._db.execute(
            "update bench set words = setweight(to_tsvector('dutch', subject), 'A') || "
            "to_tsvector('dutch', body)"
        )
        self._db.execute("create index on bench using gin(words); create index on bench(day)")
        self._db.execute("vacuum analyze bench")

    def open(self, place: Path) -> None:
        import psycopg

        self._db = psycopg.connect(os.environ["BENCH_POSTGRESQL"], autocommit=True)

    def size(self, place: Path) -> int:
        self.open(place)
        return self._db.execute("select pg_total_relation_size('bench')").fetchone()[0]

    def ask(self, asked: Asked) -> tuple[int, int]:
        text = " ".join(asked.words)
        query = "phraseto_tsquery('dutch', %s)" if asked.phrase else "plainto_tsquery('dutch', %s)"
        if asked.prefix:
            query, text = "to_tsquery('simple', %s)", f"{text}:*"
        values: list[Any] = [text]
        source = f"from bench, {query} q where words @@ q"
        total = self._db.execute(f"select count(*) {source}", values).fetchone()[0]
        inner = f"select id, body, q {source} order by ts_rank(words, q) desc limit {HITS}"
        what = "id, ts_headline('dutch', body, q)"
        found = len(self._db.execute(f"select {what} from ({inner}) x", values).fetchall())
        for facet in FACETS:
            grouped = f"select {facet}, count(*) {source} group by 1 order by 2 desc limit 50"
            self._db.execute(grouped, values).fetchall()
        return total, found


class Tantivy(Engine):
    """tantivy-py: Rust, with its Dutch stemmer."""

    name = "tantivy"

    def build(self, sets: Iterable[Made], place: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for field in ("subject", "questions", "answers"):
            builder.add_text_field(field, stored=field != "subject", tokenizer_name="dutch")
        for field in ("day", *FACETS):
            builder.add_integer_field(field, fast=True, indexed=True)
        folder = place / "tantivy"
        folder.mkdir()
        index = tantivy.Index(builder.build(), path=str(folder))
        _use_dutch(index)
        writer = index.writer(heap_size=200_000_000, num_threads=2)
        for made in sets:
            day = made.submitted_on
            writer.add_document(
                tantivy.Document(
                    subject=made.subject, questions="\n".join(made.questions),
                    answers="\n".join(made.answers),
                    day=day.toordinal(), year=day.year, party=made.party, ministry=made.ministry,
                    member=made.member,
                )
            )  # fmt: skip
        writer.commit()
        writer.wait_merging_threads()

    def open(self, place: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(place / "tantivy"))
        _use_dutch(self._index)

    def ask(self, asked: Asked) -> tuple[int, int]:
        searcher = self._index.searcher()
        query = self._query(asked)
        found = searcher.search(query, HITS, count=True)
        terms = {field: {"terms": {"field": field, "size": 50}} for field in FACETS}
        searcher.aggregate(query, terms)
        schema = self._index.schema
        maker = self._tantivy.SnippetGenerator.create(searcher, query, schema, "questions")
        for _, address in found.hits:
            maker.snippet_from_doc(searcher.doc(address)).to_html()
        return found.count, len(found.hits)

    def _query(self, asked: Asked) -> Any:
        fields = ["subject", "questions", "answers"]
        if asked.prefix:
            schema, kind = self._index.schema, self._tantivy
            one = [kind.Query.regex_query(schema, field, f"{asked.words[0]}.*") for field in fields]
            return kind.Query.boolean_query([(kind.Occur.Should, query) for query in one])
        text = f'"{" ".join(asked.words)}"' if asked.phrase else " AND ".join(asked.words)
        return self._index.parse_query(text, fields, {"subject": 3.0, "questions": 1.6})


def _use_dutch(index: Any) -> None:
    import tantivy

    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    analyzer = analyzer.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("dutch"))
    index.register_tokenizer("dutch", analyzer.build())


class StockHaystack(Engine):
    """Whoosh as Haystack's own backend drives it: its English analysis, stored fields, page-wise
    slices.
    """

    name = "stock Haystack+Whoosh"
    most = 10_000

    def build(self, sets: Iterable[Made], place: Path) -> None:
        from whoosh import fields, index
        from whoosh.analysis import StemmingAnalyzer

        text = fields.TEXT(stored=True, analyzer=StemmingAnalyzer(), sortable=True)
        kinds = {facet: fields.TEXT(stored=True, sortable=True) for facet in FACETS}
        schema = fields.Schema(
            id=fields.ID(stored=True, unique=True),
            text=text,
            day=fields.DATETIME(sortable=True),
            **kinds,
        )
        folder = place / "stock"
        folder.mkdir()
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        from datetime import datetime

        for pk, made in enumerate(sets, 1):
            day = datetime.combine(made.submitted_on, datetime.min.time())
            codes = {
                "party": made.party,
                "ministry": made.ministry,
                "member": made.member,
                "year": day.year,
            }
            body = "\n".join([made.subject, *made.questions, *made.answers])
            writer.add_document(
                id=str(pk), text=body, day=day, **{name: str(code) for name, code in codes.items()}
            )
        writer.commit()

    def open(self, place: Path) -> None:
        from whoosh import index

        self._index = index.open_dir(str(place / "stock"))

    def ask(self, asked: Asked) -> tuple[int, int]:
        from whoosh.qparser import QueryParser

        text = " ".join(asked.words)
        text = f'"{text}"' if asked.phrase else f"{text}*" if asked.prefix else text
        with self._index.searcher() as searcher:
            query = QueryParser("text", self._index.schema).parse(text)
            results = searcher.search(query, limit=HITS, groupedby=list(FACETS))
            hits = results[:HITS]
            for hit in hits:
                hit.highlights("text")
            return len(results), len(hits)


ENGINES = {
    "archive": Archive,
    "fts5": Fts5,
    "postgresql": Postgres,
    "tantivy": Tantivy,
    "haystack": StockHaystack,
}


def clear(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
