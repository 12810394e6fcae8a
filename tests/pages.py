"""The pages that every test of all pages opens, in whatever small archive it made."""

NOWHERE = "/nergens/"
SHA = "SHA"  # stands for the hash of the source document

OF_EVERY_KIND = [
    "/",
    "/vragen/2024Z00001/",
    "/vragen/2024Z00001/eerder-gevraagd/",
    "/eerder-gevraagd/",
    "/leden/",
    "/leden/?letter=V",
    "/bewindspersonen/?letter=S",
    "/fracties/",
    "/ministeries/",
    "/kamerstukken/",
    "/wetten/",
    "/zoeken/hulp/",
    "/fracties/dorpspartij/",
    "/bewindspersonen/bert-staal/",
    "/ministeries/bruggen-en-sluizen/",
    "/kabinetten/",
    "/kabinetten/voorbeeld-i/",
    "/kamerstukken/99001/",
    f"/bronnen/{SHA}/",
    "/te-laat/",
    "/jaren/",
    "/jaren/2024/week/40/",
    "/vergaderjaren/2024-2025/",
    "/stijl/",
    "/statistiek/",
    "/over/",
    "/over/dekking/",
    "/over/kolommen/",
    "/api/v1/docs",
    "/status/",
    "/fout-melden/?plaats=/vragen/2024Z00001/",
    NOWHERE,
]
