"""Answer as KOOP does: search (SRU, in either of its namespaces), and the files of each paper."""

import re

XML, HTML, PDF = "application/xml", "text/html; charset=utf-8", "application/pdf"
_MEDIA = {"xml": XML, "html": HTML, "pdf": PDF, "metadata": XML}
NAMES = {"ah": "Kamervragen (Aanhangsel)", "kv": "Kamervragen zonder antwoord"}
_NEW = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
_OLD = "http://www.loc.gov/zing/srw/"


def search(world, query, *, old_namespace=False):
    condition = query["query"][0]
    name = re.search(r'w\.publicatienaam=="([^"]+)"', condition)[1]
    since = re.search(r"dt\.modified>=(\S+)", condition)
    papers = [
        paper
        for identifier, paper in sorted(world.papers.items())
        if NAMES[identifier[:2]] == name and (not since or paper.modified[:10] >= since[1])
    ]
    start, most = int(query["startRecord"][0]), int(query["maximumRecords"][0])
    rows = "".join(_record(paper) for paper in papers[start - 1 : start - 1 + most])
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<sru:searchRetrieveResponse xmlns:sru="{_OLD if old_namespace else _NEW}" '
        'xmlns:gzd="http://standaarden.overheid.nl/sru" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<sru:version>2.0</sru:version><sru:numberOfRecords>{len(papers)}</sru:numberOfRecords>"
        f"<sru:records>{rows}</sru:records></sru:searchRetrieveResponse>"
    ).encode()


def file_of(world, path):
    """(bytes, media type) at a path, or None."""
    match = re.fullmatch(r"/([\w-]+)(?:\.(xml|html|pdf)|/(metadata)\.xml)", path)
    paper = world.papers.get(match[1]) if match else None
    form = match and (match[2] or match[3])
    if not paper or form not in paper.files:
        return None
    return paper.files[form], _MEDIA[form]


def _record(paper):
    forms = "".join(
        f'<gzd:itemUrl manifestation="{form}">https://repository.voorbeeld/{form}</gzd:itemUrl>'
        for form in paper.files
        if paper.tells_forms
    )
    return (
        "<sru:record><sru:recordSchema>gzd</sru:recordSchema><sru:recordData><gzd:gzd>"
        f"<gzd:originalData><dcterms:identifier>{paper.identifier}</dcterms:identifier>"
        f"<dcterms:modified>{paper.modified}</dcterms:modified></gzd:originalData>"
        f"<gzd:enrichedData>{forms}</gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"
    )
