"""The forms of a question set's page: what an editor types, read as the archive keeps it."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from archive import identifiers
from archive.models import (
    Addressee,
    Answer,
    Answerer,
    Asker,
    Footnote,
    OnBehalfOf,
    Question,
    QuestionSet,
    Reply,
    SetIdentifier,
)
from archive.shown.links import Part

from .corrections import owner_of
from .days import ask_when_doubtful
from .page import print_numbers, read_numbers
from .picking import ask_when_absent

_BEARER = re.compile(
    r"(?:(vraag|v)|(?:antwoord|a)(?: op)?(?: vraag)?)\s*(\d+)(?:\s*\(?reactie\s*(\d+)\)?)?",
    re.IGNORECASE,
)
# How many words before a note's mark show an editor where it stands.
_WORDS_BEFORE = 6


def _even_so() -> Any:
    return forms.BooleanField(
        label="toch", required=False, help_text="Ook al lijkt de dag niet te kloppen"
    )


class SetForm(forms.ModelForm):
    sure = _even_so()

    class Meta:
        model = QuestionSet
        fields = (
            "identifier",
            "subject",
            "explanation",
            "submitted_on",
            "vergaderjaar",
            "chamber",
            "withdrawn",
            "dealt_with",
            "complete",
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": 2, "cols": 90})
            for name in ("subject", "explanation")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if chamber := self.fields.get("chamber"):  # who may only look gets no field
            chamber.required = False

    def clean_chamber(self) -> str:
        """The chamber that the number names; without one what was chosen."""
        koop = identifiers.read_koop_identifier(self.cleaned_data.get("identifier") or "")
        named = koop.chamber if koop else ""
        return named or self.cleaned_data["chamber"] or self.instance.chamber

    def clean_identifier(self) -> str:
        typed = self.cleaned_data["identifier"]
        koop = identifiers.read_koop_identifier(typed)
        read = identifiers.read_z_number(typed) or (str(koop) if koop else None)
        if not read and typed != self.initial.get("identifier"):
            raise ValidationError(
                "Geen Z-nummer en geen KOOP-nummer. Goed is 2024Z16674 of ah-tk-19681969-495."
            )
        return refuse_taken(read or typed, self.instance)

    def clean_vergaderjaar(self) -> str:
        return read_vergaderjaar(self.cleaned_data["vergaderjaar"])

    def clean(self) -> Any:
        cleaned: Any = super().clean()
        if {"submitted_on", "vergaderjaar"} & {*self.changed_data}:
            day, session = cleaned.get("submitted_on"), cleaned.get("vergaderjaar") or ""
            ask_when_doubtful("submitted_on", day, bool(cleaned.get("sure")), session=session)
        return cleaned


def refuse_taken(identifier: str, question_set: QuestionSet) -> str:
    """The identifier, if no other set has it."""
    if taken := owner_of(identifier, question_set):
        raise ValidationError(f"{identifier} is een kenmerk van een andere reeks: {taken}.")
    return identifier


class IdentifierForm(forms.ModelForm):
    class Meta:
        model = SetIdentifier
        fields = ("value",)

    def clean_value(self) -> str:
        return refuse_taken(self.cleaned_data["value"].strip(), self.question_set)


def read_vergaderjaar(typed: str) -> str:
    read = identifiers.read_vergaderjaar(typed) if typed else ""
    if read is None:
        raise ValidationError("Geen vergaderjaar. Goed is 2024-2025.")
    return read


class PlacedForm(forms.ModelForm):
    """A row with a place among its like; the sheet gives the places, so the form does not check
    them.
    """

    order = forms.IntegerField(label="volgorde", required=False, min_value=1)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"order", "number"}


class AskerForm(PlacedForm):
    sure = forms.BooleanField(
        label="toch", required=False, help_text="Ook als deze persoon er die dag niet zat"
    )

    class Meta:
        model = Asker
        fields = ("order", "name", "party_name", "person", "party", "sure")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = cleaned.get("person")
        if person and "person" in self.changed_data:
            ask_when_absent(person, [self.question_set.submitted_on], bool(cleaned.get("sure")))
        return cleaned


class AddresseeForm(PlacedForm):
    class Meta:
        model = Addressee
        fields = ("order", "role", "portfolio", "name", "minister", "ministry")


class QuestionForm(PlacedForm):
    order = None
    number = forms.IntegerField(
        label="nummer", required=False, min_value=1, help_text="Leeg: het nummer na de vorige vraag"
    )

    class Meta:
        model = Question
        fields = ("number", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "cols": 90})}


class ReplyForm(forms.ModelForm):
    # Without a choice made beforehand: an empty row must differ from an answer without a date.
    kind = forms.ChoiceField(label="soort", choices=[("", "---------"), *Reply.Kind.choices])
    sure = _even_so()

    class Meta:
        model = Reply
        fields = [
            column.name
            for column in Reply._meta.fields
            if column.editable and not column.primary_key and column.name != "question_set"
        ]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "cols": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["kind"] = ""

    def clean_vergaderjaar(self) -> str | None:
        return read_vergaderjaar(self.cleaned_data["vergaderjaar"])

    def clean_aanhangsel_number(self) -> str:
        typed = self.cleaned_data["aanhangsel_number"]
        read = identifiers.read_aanhangsel_number(typed) if typed else ""
        if read is None:
            raise ValidationError("Geen Aanhangselnummer. Goed is 604, of 6a.")
        return read

    def clean(self) -> Any:
        """A number without vergaderjaar gets that of the day; another set's number is refused."""
        cleaned: dict[str, Any] = super().clean() or {}
        number, day = cleaned.get("aanhangsel_number"), cleaned.get("received_on")
        if "received_on" in self.changed_data:
            asked = self.question_set.submitted_on
            ask_when_doubtful("received_on", day, bool(cleaned.get("sure")), asked=asked)
        if number and day and not cleaned.get("vergaderjaar"):
            cleaned["vergaderjaar"] = self.instance.vergaderjaar = identifiers.vergaderjaar_on(day)
        if number and (year := cleaned.get("vergaderjaar")):
            chamber = self.question_set.chamber
            refuse_taken(
                identifiers.aanhangsel_identifier(year, number, chamber), self.question_set
            )
        return cleaned


class OfReplyForm(PlacedForm):
    """A row of a reply, which it names by its place on the page."""

    place = forms.IntegerField(
        label="reactie",
        initial=1,
        min_value=1,
        widget=forms.NumberInput({"size": 2}),
        help_text="De hoeveelste reactie",
    )

    def __init__(self, *args: Any, places: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["place"] = places[self.instance.reply_id]


class AnswererForm(OfReplyForm):
    class Meta:
        model = Answerer
        fields = ("place", "order", "name", "role", "portfolio", "minister", "ministry")


class OnBehalfOfForm(OfReplyForm):
    class Meta:
        model = OnBehalfOf
        fields = ("place", "order", "role", "portfolio", "minister", "ministry")


class AnswerForm(OfReplyForm):
    numbers = forms.CharField(
        label="op vraag", max_length=300, help_text="Bijvoorbeeld 1, of 2 en 3, of 4 t/m 7"
    )

    class Meta:
        model = Answer
        fields = ("place", "numbers", "order", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "cols": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = self.instance.questions.all() if self.instance.pk else ()
        if questions:
            self.initial["numbers"] = print_numbers(question.number for question in questions)

    def clean_numbers(self) -> tuple[Any, ...] | None:
        numbers = read_numbers(self.cleaned_data["numbers"])
        if not numbers:
            raise ValidationError("Noem vraagnummers. Goed is 1, of 2 en 3, of 4 t/m 7.")
        return numbers


@dataclass(frozen=True)
class Bearer:
    """Whose note it is: "vraag 4", "antwoord 2", "antwoord 2 (reactie 2)"."""

    kind: Part
    number: int
    place: int | None = None

    @property
    def printed(self) -> str:
        return f"{self.kind} {self.number}" + (f" (reactie {self.place})" if self.place else "")


class FootnoteForm(PlacedForm):
    bearer = forms.CharField(
        label="bij",
        max_length=60,
        help_text="Bijvoorbeeld vraag 4, antwoord 2, of antwoord 2 (reactie 2)",
    )
    after = forms.CharField(
        label="na de woorden",
        max_length=300,
        required=False,
        help_text="De laatste woorden vóór het noottekens; leeg: plaats onbekend",
    )

    class Meta:
        model = Footnote
        fields = ("bearer", "mark", "text", "after", "order")
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "cols": 50})}

    def __init__(self, *args: Any, places: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.instance
        if note.pk:
            self.initial.update(bearer=_bearer_of(note, places).printed, after=_words_before(note))

    def clean_bearer(self) -> Bearer | None:
        match = _BEARER.fullmatch(self.cleaned_data["bearer"].strip())
        if not match:
            raise ValidationError("Schrijf bij wat de noot hoort: vraag 4, of antwoord 2.")
        return Bearer(
            Part.QUESTION if match[1] else Part.ANSWER,
            int(match[2]),
            int(match[3]) if match[3] else None,
        )

    def position_in(self, text: str) -> int | None:
        """Where in the text of its bearer the mark stands: after the words that the editor gave.

        Words that only showed where it stood may have changed with the text: then the last ones
        that did not count.
        """
        after, position = self.cleaned_data["after"], self.instance.position
        if position is not None and text[:position].endswith(after):
            return position
        tails = [after] if "after" in self.changed_data else _tails(after)
        found = next((tail for tail in tails if tail and text.count(tail) == 1), None)
        return text.index(found) + len(found) if found else None


def _tails(words: str) -> list[str]:
    """ "de gesloten brug", "gesloten brug", "brug"."""
    return [words[match.start() :] for match in re.finditer(r"\S+", words)]


def _bearer_of(note: Footnote, places: dict[int, int]) -> Bearer:
    if note.question_id:
        return Bearer(Part.QUESTION, note.question.number)
    place = places[note.answer.reply_id]
    numbers = [question.number for question in note.answer.questions.all()]
    return Bearer(Part.ANSWER, min(numbers, default=0), place if place > 1 else None)


def _words_before(note: Footnote) -> str:
    """The last words before the mark, within its paragraph: "de pas gepubliceerde cijfers"."""
    if note.position is None:
        return ""
    text = (note.question or note.answer).text[: note.position].rpartition("\n")[2]
    starts = [match.start() for match in re.finditer(r"\S+", text)]
    return text[starts[-_WORDS_BEFORE] :] if len(starts) > _WORDS_BEFORE else text.lstrip()
