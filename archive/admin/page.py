"""The formsets of a question set's page, which name each other's rows: "reactie 1", "vraag 4", "2
en 3".

Django's inlines go one level deep. Answers, answerers and notes belong to a reply, a question or an
answer of the set; here they stand on the set's own page and say by number what they belong to.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.forms import BaseInlineFormSet, BaseModelFormSet
from django.utils.functional import cached_property

from archive.models import Answer, Footnote, Question, QuestionSet, Reply
from archive.shown.links import Part

from .corrections import mark

# Where rows wait whose place changes, so that no two ever share one.
ASIDE = 10_000
_RANGE = re.compile(r"(\d+)\s*(?:tot en met|t/m|-|–)\s*(\d+)")
_NUMBERS = re.compile(r"\d+(?:(?:\s*,\s*|\s*,?\s+en\s+|\s+)\d+)*")


def read_numbers(text: str) -> tuple[int, ...] | None:
    """The question numbers that an editor typed, ascending: "2, 3 en 5 t/m 7".

    None when it is something else.
    """
    listed = _RANGE.sub(
        lambda m: ", ".join(map(str, range(int(m[1]), min(int(m[2]), int(m[1]) + 200) + 1))), text
    )
    if not _NUMBERS.fullmatch(listed.strip()):
        return None
    numbers = {int(number) for number in re.findall(r"\d+", listed)}
    return tuple(sorted(numbers)) if 0 not in numbers else None


def print_numbers(numbers: Iterable[int]) -> str:
    """As it is read back: "1", "2 en 3", "4, 5 en 8"."""
    *most, last = sorted(numbers)
    return f"{', '.join(map(str, most))} en {last}" if most else str(last)


class Page:
    """The formsets of one set's page, by model."""

    def __init__(self, formsets: Any) -> None:
        self.sheets = {formset.model: formset for formset in formsets}

    def question(self, number: int) -> Any:
        """The form of the question with this number."""
        return next(
            (form for form in self._sound(Question) if form.instance.number == number), None
        )

    def reply(self, place: int) -> Any:
        """The form of the reply in this place, counted from 1; also one that is about to be
        deleted.
        """
        forms = self.sheets[Reply].row_forms()
        return forms[place - 1] if 0 < place <= len(forms) else None

    def leaves(self, form: Any) -> bool:
        return form in self.sheets[Reply].leaving()

    def answer(self, number: int, place: int | None = None) -> Any:
        """The form of the answer to a question: of the reply in this place, or of the first that
        answers it.
        """
        for form in self._sound(Answer):
            if number in form.cleaned_data["numbers"] and place in (
                None,
                form.cleaned_data["place"],
            ):
                return form
        return None

    def _sound(self, model: type[Any]) -> list[Any]:
        sheet = self.sheets[model]
        return (
            [form for form in sheet.kept() if not form.errors] if sheet.errors is not None else []
        )


class Sheet:
    """What the formsets of the page share: which forms count, and a place for every row that has
    one.
    """

    page: Page
    place_field = "order"

    def row_forms(self) -> list[Any]:
        """The forms that are rows or become rows, in the order of the page."""
        return [form for form in self.forms if form.instance.pk or form.has_changed()]

    def leaving(self) -> list[Any]:
        return [form for form in self.row_forms() if self._should_delete_form(form)]

    def kept(self) -> list[Any]:
        return [form for form in self.row_forms() if not self._should_delete_form(form)]

    def parent_of(self, form: Any) -> QuestionSet:
        """The row among whose children this one has its place."""
        return self.instance

    def attach(self, form: Any) -> None:
        """Tie the row to what it belongs to, just before it is saved."""

    def save(self, commit: bool = True) -> list[Any]:
        for form in self.kept():
            self.attach(form)
        moved = self._give_places()
        self._park(
            [row.pk for row in moved if row.pk] + [form.instance.pk for form in self.leaving()]
        )
        saved = super().save(commit)
        for row in moved:
            type(row).objects.filter(pk=row.pk).update(
                **{self.place_field: getattr(row, self.place_field)}
            )
        return saved

    def _give_places(self) -> list[Any]:
        """Number the rows of each parent in the order asked for; the rows whose place changes."""
        families = defaultdict(list)
        for position, form in enumerate(self.kept()):
            stated = getattr(form.instance, self.place_field)
            families[id(self.parent_of(form))].append((stated or ASIDE, position, form.instance))
        moved = []
        for family in families.values():
            for place, (_, _, row) in enumerate(sorted(family, key=lambda member: member[:2]), 1):
                setattr(row, self.place_field, place)
                moved.append(row)
        before = dict(self.get_queryset().values_list("pk", self.place_field))
        return [row for row in moved if before.get(row.pk) != getattr(row, self.place_field)]

    def _park(self, pks: list[int]) -> None:
        self.model.objects.filter(pk__in=pks).update(
            **{self.place_field: F(self.place_field) + ASIDE}
        )


class OfSet(BaseInlineFormSet):
    """Rows whose forms know the set they are of, also when it is new."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.question_set = self.instance


class ChildSheet(Sheet, OfSet):
    """Rows of the set itself, in an order."""


class PlainSheet(Sheet, OfSet):
    """Rows of the set itself whose place the page does not choose: replies go by their day."""

    def _give_places(self) -> list[Any]:
        return []

    def _park(self, pks: list[int]) -> None:
        pass


class QuestionSheet(ChildSheet):
    """The questions: one without a number comes after the last."""

    place_field = "number"

    def clean(self) -> None:
        super().clean()
        seen: set[int] = set()
        for form in self.kept():
            number = form.instance.number or max(seen, default=0) + 1
            form.instance.number = number
            if number in seen:
                form.add_error("number", f"Vraag {number} staat er al.")
            seen.add(number)

    def _give_places(self) -> list[Question]:
        before = dict(self.get_queryset().values_list("pk", "number"))
        return [
            form.instance
            for form in self.kept()
            if before.get(form.instance.pk) != form.instance.number
        ]


class PageSheet(Sheet, BaseModelFormSet):
    """Rows of what belongs to the set: its replies, their answers, the notes of both."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        instance: QuestionSet,
        queryset: QuerySet[Any],
        save_as_new: bool = False,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        super().__init__(data, files, queryset=self.of_set(queryset), **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.model._meta.model_name

    def of_set(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that belong to the set of this page."""
        return (
            queryset.filter(reply__question_set=self.instance)
            if self.instance.pk
            else queryset.none()
        )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "places": self._places}

    @cached_property
    def _places(self) -> dict[int, int]:
        """The place of each saved reply, by its primary key."""
        replies = self.instance.replies.values_list("pk", flat=True) if self.instance.pk else ()
        return {pk: place for place, pk in enumerate(replies, 1)}


class OfReplySheet(PageSheet):
    """Rows of a reply: who answered, on whose behalf."""

    def clean(self) -> None:
        super().clean()
        for form in self.kept():
            place = form.cleaned_data.get("place")
            reply = place and self.page.reply(place)
            if place and not reply:
                form.add_error(
                    "place",
                    f"Er is geen reactie {place} op deze pagina. "
                    "Kies bij Reacties eerst een soort.",
                )
            elif reply and self.page.leaves(reply):
                form.add_error(
                    "place",
                    f"Reactie {place} wordt verwijderd: verwijder dit ook, of kies een andere.",
                )

    def parent_of(self, form: Any) -> Reply:
        return self.page.reply(form.cleaned_data["place"]).instance

    def attach(self, form: Any) -> None:
        form.instance.reply = self.parent_of(form)


class AnswerSheet(OfReplySheet):
    """The answers of the replies, each to the questions whose numbers it names."""

    def clean(self) -> None:
        super().clean()
        for form in self.kept():
            absent = [
                n for n in form.cleaned_data.get("numbers") or () if not self.page.question(n)
            ]
            if absent:
                form.add_error(
                    "numbers", f"Vraag {print_numbers(absent)} staat niet op deze pagina."
                )

    def save(self, commit: bool = True) -> list[Answer]:
        saved = super().save(commit)
        for form in self.kept():
            form.instance.questions.set(
                self.page.question(n).instance for n in form.cleaned_data["numbers"]
            )
        return saved


class NoteSheet(PageSheet):
    """The notes, each of one question or one answer of the page."""

    def of_set(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.instance.pk:
            return queryset.none()
        own = Q(question__question_set=self.instance) | Q(answer__reply__question_set=self.instance)
        questions_first = F("answer__reply_id").asc(nulls_first=True)
        return queryset.filter(own).order_by(
            questions_first, "answer__order", "question__number", "order"
        )

    def clean(self) -> None:
        super().clean()
        for form in self.kept():
            if not form.errors:
                self._check(form)

    def _check(self, form: Any) -> None:
        bearer = self._bearer(form)
        if not bearer:
            form.add_error(
                "bearer", f"Op deze pagina staat geen {form.cleaned_data['bearer'].printed}."
            )
        elif form.cleaned_data["after"] and form.position_in(bearer.instance.text) is None:
            form.add_error("after", "Deze woorden staan niet, of meer dan eens, in die tekst.")

    def _bearer(self, form: Any) -> Any:
        bearer = form.cleaned_data["bearer"]
        if bearer.kind == Part.QUESTION:
            return self.page.question(bearer.number)
        return self.page.answer(bearer.number, bearer.place)

    def parent_of(self, form: Any) -> Answer | Question:
        return self._bearer(form).instance

    def attach(self, form: Any) -> None:
        bearer = self.parent_of(form)
        form.instance.question = bearer if isinstance(bearer, Question) else None
        form.instance.answer = bearer if isinstance(bearer, Answer) else None
        form.instance.position = form.position_in(bearer.text)

    def save(self, commit: bool = True) -> list[Footnote]:
        before = dict(self.get_queryset().values_list("pk", "position"))
        saved = super().save(commit)
        for form in self.kept():
            note = form.instance
            if note.pk in before and before[note.pk] != note.position:  # its text changed around it
                mark(note, ["position"])
                note.save(update_fields=["position", "corrected_fields"])
        return saved
