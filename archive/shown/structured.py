"""What pages tell machines about themselves, in the words of schema.org.

Sets are loaded by `load_page()`.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from archive.models import Minister, Ministry, Party, Person, QuestionSet
from archive.people.cabinets import Cabinet
from archive.shown.reading import Pair, Reading

from .bibliography import permanent_address
from .privacy import without_contacts

SCHEMA = "https://schema.org"
Data = dict[str, Any]


def site() -> Data:
    """The archive as a data set that can be searched."""
    return {
        "@context": SCHEMA,
        "@type": ["WebSite", "Dataset"],
        "name": "Kamervragenarchief",
        "description": "Schriftelijke vragen van de Tweede en de Eerste Kamer en de antwoorden "
        "daarop, vraag voor vraag.",
        "url": f"{settings.SITE_URL}/",
        "inLanguage": "nl",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{settings.SITE_URL}{reverse('search')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def whole_archive(package: Data) -> Data:
    """An export of the archive, by its description, as a data set that can be downloaded."""
    address = f"{settings.SITE_URL}{reverse('data')}"
    return {
        "@context": SCHEMA,
        "@type": "Dataset",
        "name": package["title"],
        "description": "Alle schriftelijke vragen van de Tweede en de Eerste Kamer in dit "
        "archief, met de antwoorden: een rij per reeks en een rij per vraag.",
        "url": address,
        "inLanguage": "nl",
        "isAccessibleForFree": True,
        "license": package["licenses"][0]["path"],
        "dateModified": package["created"],
        "temporalCoverage": f"../{package['reach']}",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": resource["path"],
                "contentUrl": f"{address}{resource['path']}",
                "encodingFormat": resource["format"],
                "contentSize": f"{resource['bytes']} B",
                "sha256": resource["hash"].removeprefix("sha256:"),
            }
            for resource in package["resources"]
        ],
    }


def set_of_questions(question_set: QuestionSet, reading: Reading) -> Data:
    """A set with its questions by address; their text stands on their own pages."""
    return _without_empty(
        {
            "@context": SCHEMA,
            "@type": "Collection",
            "identifier": question_set.identifier,
            "name": question_set.subject,
            "url": permanent_address(question_set),
            "inLanguage": "nl",
            "datePublished": question_set.submitted_on and question_set.submitted_on.isoformat(),
            "author": _askers(question_set),
            "hasPart": [
                {"@type": "Question", "name": f"Vraag {p.number}", "url": p.address}
                for p in reading.pairs
            ],
        }
    )


def one_question(question_set: QuestionSet, pair: Pair) -> Data:
    answers = [
        {
            "@type": "Answer",
            "text": without_contacts(block.text),
            "url": f"{permanent_address(question_set)}#{block.anchor}",
            "dateCreated": block.reply.received_on and block.reply.received_on.isoformat(),
            "author": [
                {"@type": "Person", "name": a.name} for a in block.reply.answerers.all() if a.name
            ],
        }
        for block in [*pair.answers, *pair.elsewhere]
    ]
    question = {
        "@type": "Question",
        "name": f"{question_set.subject or question_set.identifier}, vraag {pair.number}",
        "text": pair.text,
        "url": pair.address,
        "dateCreated": question_set.submitted_on and question_set.submitted_on.isoformat(),
        "author": _askers(question_set),
        "answerCount": len(answers),
        "acceptedAnswer": [_without_empty(answer) for answer in answers],
    }
    return {"@context": SCHEMA, "@type": "QAPage", "mainEntity": _without_empty(question)}


def person(who: Person, path: str, offices: Iterable[Party | Minister] = ()) -> Data:
    affiliations = [{"@type": "Organization", "name": str(office)} for office in offices]
    return _without_empty(
        {
            "@context": SCHEMA,
            "@type": "Person",
            "name": who.full_name,
            "url": f"{settings.SITE_URL}{path}",
            "affiliation": affiliations,
        }
    )


def body(kind: str, name: str, what: Cabinet | Ministry | Party) -> Data:
    """A ministry, a cabinet or a party."""
    url = f"{settings.SITE_URL}{what.get_absolute_url()}"
    return {"@context": SCHEMA, "@type": kind, "name": name, "url": url}


def _askers(question_set: QuestionSet) -> list[Data]:
    return [
        _without_empty(
            {
                "@type": "Person",
                "name": asker.who,
                "affiliation": asker.of_party and {"@type": "Organization", "name": asker.of_party},
            }
        )
        for asker in question_set.asking
    ]


def _without_empty(values: Data) -> Data:
    return {key: value for key, value in values.items() if value not in (None, "", [])}
