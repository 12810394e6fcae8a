"""The engines that are measured, made to do the same work: 20 hits, the exact total, facets and
passages if asked.
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
    years: tuple[int, int] | None = None
    facets: bool = False
    passages: bool = False
    offset: int = 0
    by_date: bool = False


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

    def ask(self, asked: Asked) -> tuple[int, int]:
        """How many sets there are, and how many of them the page holds."""
        raise NotImplementedError


class Archive(Engine):
    """This archive's search, without the page around it.

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
        from archive.search.dutch import words
        from archive.search.index import snapshot

        words.word_list()
        snapshot._current = None

    def ask(self, asked: Asked) -> tuple[int, int]:
        from datetime import date

        import numpy as np

        from archive.search import counting
        from archive.search.asking.matching import Search, match
        from archive.search.asking.ranking import order
        from archive.search.filters import Filters
        from archive.search.find import hits_of, understand
        from archive.search.index import snapshot, writing

        text = " ".join(asked.words)
        text = f'"{text}"' if asked.phrase else f"{text}*" if asked.prefix else text
        index = snapshot.latest(writing.place())
        read = understand(text, index)
        search = Search(index, date(2024, 12, 1))
        found, scores = match(read.node, search)
        first, last = asked.years or (None, None)
        filters = (
            Filters(van=date(first, 1, 1), tot=date(last, 12, 31)) if asked.years else Filters()
        )
        chosen = counting.masks(filters, search)
        shown = found.copy()
        for passes in chosen.values():
            shown &= passes
        sort = "ingezonden" if asked.by_date else "relevantie"
        documents, scores = order(shown, scores, sort, read.groups, asked.offset + HITS, search)
        if asked.facets:
            counting.count(found, chosen, filters, search)
        documents = documents[asked.offset :]
        if asked.passages:
            hits_of(documents, scores, read, search)
        return int(np.count_nonzero(shown)), len(index.pk[documents])


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
        where, values = "t match ?", [text]
        if asked.years:
            where += " and s.year between ? and ?"
            values += list(map(str, asked.years))
        source = f"from t join s on s.id = t.rowid where {where}"
        total = self._db.execute(f"select count(*) {source}", values).fetchone()[0]
        what = "t.rowid" + (
            ", snippet(t, -1, '<mark>', '</mark>', '…', 40)" if asked.passages else ""
        )
        how = "s.day desc" if asked.by_date else "bm25(t, 3.0, 1.6, 1.0)"
        rows = self._db.execute(
            f"select {what} {source} order by {how} limit {HITS} offset {asked.offset}", values
        )
        found = len(rows.fetchall())
        for facet in FACETS if asked.facets else ():
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
        where = "words @@ q" + (" and year between %s and %s" if asked.years else "")
        values: list[Any] = [text, *(asked.years or ())]
        source = f"from bench, {query} q where {where}"
        total = self._db.execute(f"select count(*) {source}", values).fetchone()[0]
        how = "day desc" if asked.by_date else "ts_rank(words, q) desc"
        inner = f"select id, body, q {source} order by {how} limit {HITS} offset {asked.offset}"
        what = "id, ts_headline('dutch', body, q)" if asked.passages else "id"
        found = len(self._db.execute(f"select {what} from ({inner}) x", values).fetchall())
        for facet in FACETS if asked.facets else ():
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
        found = searcher.search(
            query,
            HITS,
            count=True,
            offset=asked.offset,
            order_by_field="day" if asked.by_date else None,
        )
        if asked.facets:
            terms = {field: {"terms": {"field": field, "size": 50}} for field in FACETS}
            searcher.aggregate(query, terms)
        if asked.passages:
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
        if asked.years:
            text = f"({text}) AND year:[{asked.years[0]} TO {asked.years[1]}]"
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
        if asked.years:
            text += f" day:[{asked.years[0]}0101 to {asked.years[1]}1231]"
        with self._index.searcher() as searcher:
            options = {"sortedby": "day", "reverse": True} if asked.by_date else {}
            if asked.facets:
                options["groupedby"] = list(FACETS)
            query = QueryParser("text", self._index.schema).parse(text)
            results = searcher.search(query, limit=asked.offset + HITS, **options)
            hits = results[asked.offset :]
            if asked.passages:
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
