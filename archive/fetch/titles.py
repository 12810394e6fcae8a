"""Give the dossiers that texts cite the titles that the Tweede Kamer's records give them."""

from archive.models import Kamerstuk, KamerstukReference, RemoteEntry, Source
from archive.models.turns import in_turn, patient


@patient
def update_titles() -> int:
    """How many titles were new or changed."""
    entries = RemoteEntry.objects.filter(source=Source.TK, category="Kamerstukdossier")
    rows = entries.filter(removed=False).values_list("facts", flat=True).order_by("pk")
    titles = {
        (str(facts["Nummer"]), (facts["Toevoeging"] or "").upper()): facts["Titel"]
        for facts in rows.iterator()
        if facts["Nummer"] and facts["Titel"]
    }
    with in_turn():
        changed = _write({key: titles[key] for key in _cited() if key in titles})
        entries.filter(pending=True).update(pending=False)
    return changed


def _cited() -> set[tuple[str, str]]:
    cited = KamerstukReference.objects.order_by()
    return set(cited.values_list("kamerstuk__dossier", "kamerstuk__addition").distinct())


def _write(titles: dict[tuple[str, str], str]) -> int:
    have = {(k.dossier, k.addition): k for k in Kamerstuk.objects.filter(number="")}
    fresh = [
        Kamerstuk(dossier=dossier, addition=addition, title=title)
        for (dossier, addition), title in titles.items()
        if (dossier, addition) not in have
    ]
    changed = [row for key, row in have.items() if titles.get(key, row.title) != row.title]
    for row in changed:
        row.title = titles[row.dossier, row.addition]
    Kamerstuk.objects.bulk_create(fresh, batch_size=500)
    Kamerstuk.objects.bulk_update(changed, ["title"], batch_size=500)
    return len(fresh) + len(changed)
