import pytest

from archive.citations import find
from archive.citations.annotate import Link, NoteMark, annotate
from archive.shown.links import addresses_in


def papers(text):
    return [(c.dossier, c.addition, c.number) for c in find.find_kamerstukken(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kamerstuk 28 638, nr. 254.", [("28638", None, "254")]),
        ("36547, nr. 6", [("36547", None, "6")]),
        ("36 560 V, nr. 1", [("36560", "V", "1")]),
        ("2) Kamerstuk 36600-VI.", [("36600", "VI", None)]),
        ("begroting 36 600 VI", [("36600", "VI", None)]),
        ("zie 35925-VI-56", [("35925", "VI", "56")]),
        ("21 501-02 nr. 2732", [("21501", "02", "2732")]),
        ("Kamerstuk 21501-20-2128", [("21501", "20", "2128")]),
        ("Kamerstuk 28625–343", [("28625", None, "343")]),
        ("Kamerstuk 36 410 A, nr. 51", [("36410", "A", "51")]),
        ("Kamerstuk 35 570 IXB, nr. 3", [("35570", "IXB", "3")]),
        ("Kamerstuk 34 000 (R2037), nr. 8", [("34000", None, "8")]),
        ("Kamerstuk\n21 501-02, nr.\n2737", [("21501", "02", "2737")]),
        ("Kamerstuk\u00a036\u00a0410 VIII,\u00a0nr.\u00a0112", [("36410", "VIII", "112")]),
        ("(23 432-537)", [("23432", None, "537")]),
        ("(kamer-stuk nr. 12 831/1)", [("12831", None, "1")]),
        ("motie op stuk nr. 31 (36 410)", [("36410", None, "31")]),
        ("dossier 28638", [("28638", None, None)]),
        ("Kamerstukken II 2023/24, 36.496, nr. 54", [("36496", None, "54")]),
        ("Kamerstuk 36.154", [("36154", None, None)]),
        ("Kamerstuk 28 089 , nr . 200", [("28089", None, "200")]),
        ("Kamerstuknr. 29 689", [("29689", None, None)]),
        ("motie 36410-111", [("36410", None, "111")]),
        ("Kamerstukken I 1979/80, 15 516, nr. 42e, blz. 7", [("15516", None, "42e")]),
        ("35 625, nr. 4, p. 12 en 13", [("35625", None, "4")]),
        ("wetsvoorstel (36 547)", [("36547", None, None)]),
        # forms of 1945 to 1980
        ("(gedrukte stukken zitting 1973-1974 -12 345)", [("12345", None, None)]),
        ("(gedrukt stuk zitting 1974-1975, nr. 12 345)", [("12345", None, None)]),
        ("(Gedrukte stukken 1968-1969 -9123) is", [("9123", None, None)]),
        ("(Gedrukte stukken, 1950—1951 — 1234, nr. 5)", [("1234", None, "5")]),
        ("(bijlagen Handelingen, Staten-Generaal 1953—1954. 2345, no. 6)", [("2345", None, "6")]),
        ("stuk 9123, hoofdstuk X -Defensie, nr. 34, blz. 3", [("9123", "X", "34")]),
        (
            "(stuk 6123 — nr. 4, vraag 14 en 7123 — nr. 5, vraag 30)",
            [("6123", None, "4"), ("7123", None, "5")],
        ),
        ("de herdruk van stuk 12 345, zitting 1969-1970,", [("12345", None, None)]),
        ("het ontwerp van wet 9123, Eerste Kamer", [("9123", None, None)]),
        ("het wetsontwerp 1947", []),
        ("kamerstuk 12 345, hoofdstuk V no. 34, vraag 52", [("12345", "V", "34")]),
        ("voor de jaren 1972 tot 1976 (zitting 1971-1972 -12 345).", [("12345", None, None)]),
        ("het overleg van 14 juni (zitting 1967 — 9123)?", [("9123", None, None)]),
        ("had gesuggereerd. (12 600 E -nota van wijziging, blz. 3.)", [("12600", "E", None)]),
    ],
)
def test_a_kamerstuk_is_found_in_every_notation(text, found):
    assert papers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("28 286, nrs. 1216 en 1237", [("28286", None, "1216"), ("28286", None, "1237")]),
        ("28 638, nr. 254 en nr. 249", [("28638", None, "254"), ("28638", None, "249")]),
        (
            "25 295, nrs. 5, 7 en 9",
            [("25295", None, "5"), ("25295", None, "7"), ("25295", None, "9")],
        ),
        (
            "25 295, nrs. 12–14",
            [("25295", None, "12"), ("25295", None, "13"), ("25295", None, "14")],
        ),
        (
            "29 628, nr. 9, 10 en 11.",
            [("29628", None, "9"), ("29628", None, "10"), ("29628", None, "11")],
        ),
        ("28 638, nr. 254, 5 juni 2024", [("28638", None, "254")]),
        ("28 638, nr. 254 en 2 bijlagen", [("28638", None, "254")]),
        ("32 761 en 30 821, Nr. 152", [("32761", None, "152"), ("30821", None, "152")]),
        ("23 645, nr. 811 en 29 984, nr. 1207", [("23645", None, "811"), ("29984", None, "1207")]),
        ("Kamerstukken 24 095 en 26 643", [("24095", None, None), ("26643", None, None)]),
        ("36 021, nr.6; I 2022/23, 36 021, B", [("36021", None, "6"), ("36021", None, "B")]),
        (
            "Kamerstukken I 2022–2023, 36 067, A, B en C",
            [("36067", None, letter) for letter in "ABC"],
        ),
    ],
)
def test_a_citation_of_several_papers_gives_each(text, found):
    assert papers(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kamerstukken II 2021/22, 29 628, nr. 1099", ("29628", None, "1099")),
        ("(Kamerstukken II 2021/22,36 021, nr.6)", ("36021", None, "6")),
        ("vergaderjaar 2022/2023 36 229, nr. 29", ("36229", None, "29")),
        ("TK vergaderjaar 2023–2024, 36 410 XVI, nr. 116", ("36410", "XVI", "116")),
        ("Kamerstukken, 2022-2023, 29628, nr. 1135", ("29628", None, "1135")),
        ("2Tweede Kamer, vergaderjaar 2023–2024, 19 637, nr. 3198", ("19637", None, "3198")),
        ("Eerste Kamer, 36 373, H", ("36373", None, "H")),
    ],
)
def test_a_kamerstuk_is_found_behind_chamber_and_year(text, found):
    assert papers(text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kamerstuk33 529, nr. 1219", ("33529", None, "1219")),
        ("Kamer-stuk 23 645", ("23645", None, None)),
        ("Kamerstuk-\nken 23 645, nr. 811", ("23645", None, "811")),
        ("Kamerstuk23 432,nr.537)heb", ("23432", None, "537")),
        ("Ka\u00admerstuk 13 795", ("13795", None, None)),
        ("1Kamerstuk, 28 828, nr. 70 4 Vraag", ("28828", None, "70")),
    ],
)
def test_a_kamerstuk_is_found_where_a_converter_lost_spaces_or_kept_hyphens(text, found):
    assert papers(text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(zitting 1974-1975, 13 100, hoofdstuk VIII, nr. 33)", ("13100", "VIII", "33")),
        (
            "(zitting 1973/1974 -12 600, rijksbegroting 1974, hoofdstuk XVI, nr. 23)",
            ("12600", "XVI", "23"),
        ),
        ("(stuk 14 800, VIII, nr. 38)", ("14800", "VIII", "38")),
        ("mondeling overleg, 11 500, hoofdstuk VI, stuk 15", ("11500", "VI", "15")),
        ("zie kamerstuk 7400, hoofdstuk XIV, nr. 23", ("7400", "XIV", "23")),
        ("(Kamerstukken II, Zitting 1958-1959-5380, Nr. 3, blz. 41)", ("5380", None, "3")),
        ("Kamerstukken II, 1985/- 86, 19 559, nr. 6", ("19559", None, "6")),
        ("verslag betreffende wets-ontwerp 13 611, houdende", ("13611", None, None)),
        ("(stuk 14963) is", ("14963", None, None)),
        ("stuk nr. 11 268", ("11268", None, None)),
    ],
)
def test_a_kamerstuk_is_found_in_historical_notation(text, found):
    assert papers(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "bel 0900-8844 of 088-6617734",
        "Kamerstuk 2024D28457",
        "https://zoek.officielebekendmakingen.nl/kst-36410-V-54.html",
        "www.tweedekamer.nl/kamerstukken/36410-V-54 of tweedekamer.nl/28638-254",
        "er zijn 10 000 en 23 645 mensen",
        "een subsidie van f 40 000 of € 28 638",
        "18 500 000 gulden",
        "artikel 12 345 en 2023–2024, nr. 4025",
        "Stcrt. 2023, 12345, nr. 3",
        "Stb. 2024, 153",
        "Rijksbegroting 1953, hoofdstuk VI",
        "A/77/328, Resolutie 2672C (XXV)",
        "kenmerk 5401166",
        "een arrest van 7 mei 1980, nr. 19 874, BNB 1980/186",
        "bedragen (12.345, 200) en 12.345-678",
    ],
)
def test_what_only_looks_like_a_kamerstuk_is_not_found(text):
    assert papers(text) == []


def test_each_paper_has_its_own_place_in_the_text():
    text = "zie Kamerstuk 28 286, nrs. 1216 en 1237 hierover"
    found = find.find_kamerstukken(text)
    assert [c.printed for c in found] == ["28 286, nrs. 1216", "1237"]
    assert all(text[c.start : c.end] == c.printed for c in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aanhangsel Handelingen, vergaderjaar 2019–2020, nr. 4025", [("2019-2020", "4025")]),
        ("Aanhangsel van de Handelingen II, 2022/-23, nr. 1823", [("2022-2023", "1823")]),
        ("Kamervragen (Aanhangsel) 2020–2021, nr. 2345", [("2020-2021", "2345")]),
        ("Aanhangsel Hand. II, 1984/85, nr. 1062", [("1984-1985", "1062")]),
        ("Aanhangsel Handelingen II 2022/23, 1823", [("2022-2023", "1823")]),
        ("Aanhangsel Handelin-\ngen, verga-\nderjaar 2023–2024, nr. 1045", [("2023-2024", "1045")]),
        ("Aanhangsel Handelingen,vergaderjaar 2024–2025,nr. 156", [("2024-2025", "156")]),
        ("ah-tk-20202021–2345", [("2020-2021", "2345")]),
        ("ah-tk-2017–2018, nr.2509", [("2017-2018", "2509")]),
        ("Aanhangsel Handelingen nr. 848, vergaderjaar 1989-1990", [("1989-1990", "848")]),
        ("vergaderjaar 2023-2024, Aanhangsel Handelingen, nr. 12", [("2023-2024", "12")]),
        (
            "Aanhangsel Handelingen nr. 4 en nr. 6, Vergaderjaar 1992-1993",
            [("1992-1993", "4"), ("1992-1993", "6")],
        ),
        (
            "Aanhangsel Handelingen zitting 1977-1978, nrs. 5 en 6)",
            [("1977-1978", "5"), ("1977-1978", "6")],
        ),
        (
            "Aanhangsel Handelingen 2019–2020, nr. 4 en vergaderjaar 2020–2021, nr. 5",
            [("2019-2020", "4"), ("2020-2021", "5")],
        ),
        (
            "Aanhang-sel Handelingen Tweede Kamer 1969/1970, blz. 2585, nr. 1274",
            [("1969-1970", "1274")],
        ),
        ("Aanhangsel Handelingen Tweede Kamer 1971, blz. 833", [("1971", "blz. 833")]),
        (
            "Aanhangsel Handelingen 1972-1973, blzz. 371, 1959 en zitting 1973-1974, blz. 27",
            [("1972-1973", "blz. 371"), ("1972-1973", "blz. 1959"), ("1973-1974", "blz. 27")],
        ),
        ("Tweede Kamer, vergaderjaar 2024–2025, Aanhangsel 2", []),
        ("Vergaderjaar 2024–2025 Aanhangsel van de Handelingen", []),
        ("(Zie Aanhangsel, bladz. 53.)", [(None, "blz. 53")]),
        ("(Zie Aanhangsel, bladz. 53 en 67.)", [(None, "blz. 53"), (None, "blz. 67")]),
        ("(Zie bladz. 53 van het Aanhangsel der zitting 1914—1915.)", [("1914-1915", "blz. 53")]),
        ("(Handelingen 1908—1909, II. Aanhangsel bladz. 53)", [("1908-1909", "blz. 53")]),
        ("Zitting 1973-1974, Aanhangsel Handelingen blz. 2345.", [("1973-1974", "blz. 2345")]),
        ("Aanhangsel Handelingen dezer zitting, nr. 12)", [(None, "12")]),
        ("Aanhangsel 1946—1947, biz. 53.", [("1946-1947", "blz. 53")]),
        ("Tweede Kamer, zitting 1972-1973, Aanhangsel par. 53, nr. 12", [("1972-1973", "12")]),
        ("Aanhangsel Handelingen, zitting 1977-1978; nr. 12", [("1977-1978", "12")]),
        ("Aanhangsel Handelingen nr. 750, Vergaderjaar 1988 1989", [("1988-1989", "750")]),
        ("Aanhangsel Handelingen, nr 788, verga derjaar 1989-1990", [("1989-1990", "788")]),
        (
            "Aanhangsel Handelingen nr. 4 en 5, vergaderjaar 1989-1990 en nr. 6, "
            "vergaderjaar 1990-1991",
            [("1989-1990", "4"), ("1989-1990", "5"), ("1990-1991", "6")],
        ),
        (
            "Aanhangsel Eerste Kamer, blz. 35, zitting 1971-1972 en blz. 5, zitting 1972.)",
            [("1971-1972", "blz. 35"), ("1972", "blz. 5")],
        ),
        (
            "Aanhangsel Eerste Kamer, vergaderjaar 1986 1987, nr. 5 en nr. 15.",
            [("1986-1987", "5"), ("1986-1987", "15")],
        ),
        ("Zie vragen Van Vondel, zitting 1981-1982, nr. 1234.", [("1981-1982", "1234")]),
        ("de vragen in Handelingen, zitting 1981-1982, nr. 1234", []),
        ("zijn antwoord op eerdere vragen, Aanhangsel nr. 551", [(None, "551")]),
        ("Handelingen der Staten-Generaal. — 1919—1920. — I. Aanhangsel", []),
        ("Tweede Kamer, zitting 1974-1975, Aanhangsel\n790", []),
        (
            "Aanhangsel tot de Handelingen II, 1964—1965, onder de nrs. 44 t/m 46",
            [("1964-1965", "44"), ("1964-1965", "45"), ("1964-1965", "46")],
        ),
        ("Aanhangsel Handelingen nr. 99, vergadering 1992-1993", [("1992-1993", "99")]),
        ("(Zie ook Aanhangsel Handelingen nr. 12)", [(None, "12")]),
        ("Aanhangsel Handelingen, zitting 71-72, nr. 12", [("1971-1972", "12")]),
        ("Aanhangsel Handelingen, zitting 26-27, nr. 12", []),  # 1926 or 2026
        ("Aanhangsel nr. 3 bij de brief", []),
        ("collegejaar 2025–2026, nr. 5", []),
    ],
)
def test_earlier_questions_are_found_by_their_aanhangsel_number(text, found):
    assert [(c.vergaderjaar, c.number) for c in find.find_aanhangsels(text)] == found


@pytest.mark.parametrize(
    ("text", "chamber"),
    [
        ("Aanhangsel Handelingen Eerste Kamer, zitting 1971-1972, blz. 89", "ek"),
        ("Aanhangsel Handelingen I 2022/23, nr. 3", "ek"),
        ("Aanhangsel Handelingen II 2022/23, nr. 3", "tk"),
        ("Aanhangsel Handelingen, vergaderjaar 2019–2020, nr. 4025", None),
    ],
)
def test_a_citation_tells_whose_aanhangsel_it_is_where_it_is_printed(text, chamber):
    assert [c.chamber for c in find.find_aanhangsels(text)] == [chamber]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vraagnummer 2024Z14814", ["2024Z14814"]),
        ("(2024Z 14814, ingezonden) en 2023z00012", ["2024Z14814", "2023Z00012"]),
        ("32024Z15585/2024D37938", ["2024Z15585"]),
        ("https://www.tweedekamer.nl/?id=2024Z14814", []),
        ("2024D28457", []),
    ],
)
def test_earlier_questions_are_found_by_their_z_number(text, found):
    assert [c.number for c in find.find_z_numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zie het antwoord op vraag 2.", [(2,)]),
        ("Zoals gezegd bij het antwoord onder vraag 4 is dat zo.", [(4,)]),
        ("Zie de antwoorden op de vragen 6 en 7.", [(6,), (7,)]),
        ("zie vraag 2 t/m 4", [(2, 3, 4)]),
        ("zie antwoord op vragen 29en 30.", [(29,), (30,)]),
        ("Zie antwoord vraag 7.", [(7,)]),
        ("zoals beschreven in antwoord 3 door", [(3,)]),
        ("Antwoord op vraag 3", []),
        ("Ja.\nAntwoord vraag 4-7:\nNee.", []),
        ("Vraag 5", []),
        ("het antwoord op vraag 3 van de leden Jansen en Pietersen", []),
        ("mijn antwoord op vraag 3 van de eerdere schriftelijke vragen", []),
        ("het antwoord op vraag 3 van de D66-fractie", []),
        ("het antwoord op vraag 3 van de antwoorden op de vragen van de leden", []),
        ("het antwoord op vraag 3 van deze set", [(3,)]),
        ("zie vraag 3.1 van de enquête", []),
    ],
)
def test_references_inside_the_set_are_found_but_headings_are_not(text, found):
    assert [c.numbers for c in find.find_internal_references(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("artikel 273f Sr", [("artikel", "273f Sr")]),
        ("artikel 7, tweede lid, III", []),
        ("artikel 14 RWN", [("artikel", "14 RWN")]),
        ("artikel 273f van het Wetboek van Strafrecht", [("artikel", "273f Sr")]),
        ("art. 6 EVRM", [("artikel", "6 EVRM")]),
        ("artikel 3:40 BW", [("artikel", "3:40 BW")]),
        ("artikel 5, eerste lid, van de Grondwet", [("artikel", "5 Grondwet")]),
        (
            "artikelen 8 en 8b van de Warmtewet",
            [("artikel", "8 Warmtewet"), ("artikel", "8b Warmtewet")],
        ),
        ("artikel 3 van het verdrag", []),
        ("artikel 3 van deze wet", []),
        ("ECLI:NL:HR:2019:2006.", [("ecli", "ECLI:NL:HR:2019:2006")]),
        ("Stb. 2019, 33", [("staatsblad", "Stb. 2019, 33")]),
        ("(Stb. 1969, nr. 315)", [("staatsblad", "Stb. 1969, 315")]),
        ("de wet van 19 mei 1954, Staatsblad 246", [("staatsblad", "Stb. 1954, 246")]),
    ],
)
def test_law_is_found_where_it_is_certain_which_law(text, found):
    assert [(c.kind, c.value) for c in find.find_legal(text)] == found


NASTY = [
    "Kamerstuk ",
    "Aanhangsel van de Handelingen, ",
    "Aanhangsel 2019–2020, nr. 1, ",
    "28 638, nr. 1, ",
    "28 638 en ",
    "1, ",
    "1 t/m ",
    "a.",
    "vraag 1, ",
    "antwoord op vraag ",
    "artikel 1, eerste lid, ",
    "(" * 50,
    "-\n",
    "\u00ad",
    "2024",
    "www.",
    "9" * 80,
    "Kamer-\nstuk II 2021/22, ",
]


@pytest.mark.parametrize("piece", NASTY)
def test_no_text_makes_a_finder_hang(piece):
    text = piece * (200_000 // len(piece))
    for finder in (
        find.find_kamerstukken,
        find.find_aanhangsels,
        find.find_z_numbers,
        find.find_internal_references,
        find.find_legal,
    ):
        finder(text)


def test_plain_text_becomes_escaped_paragraphs():
    assert annotate("a < b\nc\n\n<script>") == "<p>a &lt; b<br>c</p>\n<p>&lt;script&gt;</p>"


def test_a_citation_becomes_a_link_and_an_unresolved_one_says_so():
    html = annotate(
        "zie A & B",
        [Link(4, 5, "/x/?a=1&b=2", "Een “titel”"), Link(8, 9, "", "Niet in het archief")],
    )
    assert '<a href="/x/?a=1&amp;b=2" title="Een “titel”">A</a> &amp; ' in html
    assert 'title="Niet in het archief">B</span>' in html


def test_overlapping_links_give_one_link_and_lose_no_text():
    html = annotate(
        "nrs. 12-14 hier", [Link(0, 10, "/12/"), Link(5, 10, "/13/"), Link(5, 10, "/14/")]
    )
    assert html == '<p><a href="/12/">nrs. 12-14</a> hier</p>'


def test_a_note_inside_a_link_stands_after_it():
    html = annotate("abc def", [Link(0, 7, "/x/"), NoteMark(3, "1", "noot-1")])
    assert html.index("</a>") < html.index("<sup")
    assert 'href="#noot-1"' in html


def test_marks_outside_the_text_are_left_out():
    assert annotate("abc", [Link(2, 9, "/x/"), NoteMark(-1, "1", "n")]) == "<p>abc</p>"


@pytest.mark.parametrize(
    "words",
    [
        "(Zie ook Aanhangsel Handelingen Tweede Kamer, zitting 1977, nr. 11)",
        "Kamerstukken II 1975, nr. 3",
        "dossier nummer 29 999, BG no. 77 van het Handelsregister",
        "ingeschreven bij de Kamer van Koophandel onder dossiernummer 30 111",
    ],
)
def test_what_another_finder_or_register_names_is_no_kamerstuk(words):
    assert find.find_kamerstukken(words) == []


ADDRESSES = [
    ("Zie https://voorbeeld.example/a_(b)/c).", ["https://voorbeeld.example/a_(b)/c"]),
    ("(www.voorbeeld.example/bladen.)", ["www.voorbeeld.example/bladen"]),
    ("«https://voorbeeld.example/1», «https://voorbeeld.example/2»;", [
        "https://voorbeeld.example/1", "https://voorbeeld.example/2",
    ]),
    ("https://voorbeeld.example/?a=1&b=2…", ["https://voorbeeld.example/?a=1&b=2"]),
    ("javascript:alert(1) ftp://voorbeeld.example www. https://localhost", []),
    ("https://·················.nl/", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), ADDRESSES)
def test_addresses_that_a_text_prints_are_links_without_the_signs_around_them(text, words):
    links = list(addresses_in(text))
    assert [text[link.start : link.end] for link in links] == words
    assert all(link.url.startswith(("https://", "http://")) for link in links)


def test_a_link_out_of_the_archive_says_so():
    html = annotate("www.voorbeeld.example", list(addresses_in("www.voorbeeld.example")))
    assert html == (
        '<p><a href="https://www.voorbeeld.example" rel="nofollow noopener external">'
        "www.voorbeeld.example</a></p>"
    )
