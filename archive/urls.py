"""Every page of the archive."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import path, register_converter
from django.urls.converters import IntConverter

from archive import feeds
from archive.api import bodies as api_bodies
from archive.api import citations as api_citations
from archive.api import docs as api_docs
from archive.api import door as api_door
from archive.api import figures as api_figures
from archive.api import laws as api_laws
from archive.api import search as api
from archive.api import views as api_records
from archive.sitemaps import SITEMAPS
from archive.told import pages as told
from archive.views import (
    completion,
    coverage,
    data,
    door_lists,
    doors,
    embedding,
    fault_report,
    health,
    home,
    kamerstukken,
    late,
    lists,
    machines,
    metrics,
    people,
    preview,
    questions,
    search,
    similar,
    sources,
    statistics,
    status,
    style,
    taking,
    years,
)

handler500 = api_door.failed


class Year(IntConverter):
    """A year that the calendar of the database has."""

    regex = "[1-9][0-9]{3}"


register_converter(Year, "year")

# Of every list its feed, and the files in which it is taken along.
LISTS = [path(f"{of.route}/feed/", feed, name=f"{of.name}_feed") for of, feed in feeds.LIST_FEEDS]
LISTS += [
    path(f"{of.route}.{form}", taking.take, {"name": of.name, "form": form}, f"{of.name}_{form}")
    for of in lists.LISTS
    for form in taking.FORMS
]
LISTS += [
    path(
        f"{of.route}.{form}", door_lists.take_door, {"name": of.name, "form": form},
        f"{of.name}_{form}",
    )
    for of in door_lists.DOOR_LISTS
    for form in taking.FORMS
]  # fmt: skip

urlpatterns = [
    path("", home.home, name="home"),
    *LISTS,
    path("over/", home.about, name="about"),
    path("over/kolommen/", taking.columns, name="columns"),
    path("over/dekking/", coverage.coverage, name="coverage"),
    path("over/dekking/ontbreekt.csv", coverage.work_list_csv, name="work_list"),
    path("data/", data.data, name="data"),
    path("data/<str:name>", data.data_file, name="data_file"),
    path("zoeken/", search.search, name="search"),
    path("zoeken/hulp/", search.search_help, name="search_help"),
    path("zoeken/aanvullen/", completion.completion, name="completion"),
    path("feed/", feeds.NewestFeed(), name="feed"),
    path("eerder-gevraagd/", similar.asked_earlier, name="asked_before"),
    path("vragen/<str:identifier>/eerder-gevraagd/", similar.similar_sets, name="similar_sets"),
    path("jaren/", years.years, name="years"),
    path("jaren/<year:year>/", years.year, name="year"),
    path("jaren/<year:year>/week/<int:number>/", years.week, name="week"),
    path("vergaderjaren/<str:vergaderjaar>/", years.session, name="session"),
    path("leden/", doors.members, name="members"),
    path("fracties/", doors.parties, name="parties"),
    path("bewindspersonen/", doors.ministers, name="ministers"),
    path("ministeries/", doors.ministries, name="ministries"),
    path("kamerstukken/", doors.dossiers, name="dossiers"),
    path("wetten/", doors.laws, name="laws"),
    path("wetten/<str:code>/", doors.law, name="law"),
    path("wetten/<str:code>/<str:number>/", doors.article, name="article"),
    path("kabinetten/", people.all_cabinets, name="cabinets"),
    path("kabinetten/<slug:code>/", people.cabinet, name="cabinet"),
    path("vragen/<str:identifier>/feed/", feeds.SetFeed(), name="question_set_feed"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemap_index",
    ),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("llms.txt", machines.llms, name="llms"),
    path("robots.txt", machines.robots, name="robots"),
    path("vragen/<str:identifier>.akn.xml", questions.akn_file, name="question_set_akn"),
    path("vragen/<str:identifier>.csl.json", questions.csl_file, name="question_set_csl"),
    path("vragen/<str:identifier>.json", questions.question_set_json, name="question_set_json"),
    path("vragen/<str:identifier>.txt", questions.question_set_text, name="question_set_text"),
    path("vragen/<str:identifier>.csv", questions.question_set_csv, name="question_set_csv"),
    path("vragen/<str:identifier>.bib", questions.bibtex_file, name="question_set_bibtex"),
    path("vragen/<str:identifier>.ris", questions.ris_file, name="question_set_ris"),
    path("vragen/<str:identifier>/<int:number>.csl.json", questions.csl_file, name="question_csl"),
    path(
        "vragen/<str:identifier>/<int:number>.md",
        questions.question_markdown,
        name="question_markdown",
    ),
    path("vragen/<str:identifier>/<int:number>.bib", questions.bibtex_file, name="question_bibtex"),
    path("vragen/<str:identifier>/<int:number>.ris", questions.ris_file, name="question_ris"),
    path("vragen/<str:identifier>/beeld.png", preview.preview, name="question_set_preview"),
    path("vragen/<str:identifier>/", questions.question_set, name="question_set"),
    path("vragen/<str:identifier>/<int:number>/", questions.question, name="question"),
    path("vragen/<str:identifier>/<int:number>/kaart/", embedding.card, name="question_card"),
    path("oembed", embedding.oembed, name="oembed"),
    path("leden/<slug:slug>/", people.member, name="member"),
    path("fracties/<slug:code>/", people.party, name="party"),
    path("bewindspersonen/<slug:slug>/", people.minister, name="minister"),
    path("ministeries/<slug:code>/", people.ministry, name="ministry"),
    path("kamerstukken/<str:code>/", kamerstukken.dossier, name="dossier"),
    path("kamerstukken/<str:code>/<str:number>/", kamerstukken.kamerstuk, name="kamerstuk"),
    path("bronnen/<str:sha256>/", sources.source, name="source"),
    path("bronnen/<str:sha256>/inhoud", sources.source_content, name="source_content"),
    path("fout-melden/", fault_report.fault_report, name="fault_report"),
    path("stijl/", style.style, name="style"),
    path("te-laat/", late.late, name="late"),
    path("statistiek/", statistics.statistics, name="statistics"),
    path("statistiek/<slug:name>.csv", statistics.statistics_csv, name="statistics_csv"),
    path("status/", status.status, name="status"),
    path("metrics", metrics.metrics, name="metrics"),
    path("gezond/", health.ready, name="ready"),
    path("gezond/leeft/", health.alive, name="alive"),
    path("volgen/", told.form, name="told_form"),
    path("volgen/bevestig/<str:token>/", told.confirm, name="told_confirm"),
    path("volgen/stop/<str:token>/", told.stop, name="told_stop"),
    path("volgen/wensen/", told.ask, name="told_ask"),
    path("volgen/wensen/<str:token>/", told.wishes, name="told_wishes"),
    path("api/v1/search", api.search, name="api_search"),
    path("api/v1/questions", api_records.questions, name="api_questions"),
    path("api/v1/questions/<str:identifier>", api_records.question_set, name="api_question_set"),
    path("api/v1/members", api_records.members, name="api_members"),
    path("api/v1/members/<slug:slug>", api_records.member, name="api_member"),
    path("api/v1/ministers", api_records.ministers, name="api_ministers"),
    path("api/v1/ministers/<slug:slug>", api_records.minister, name="api_minister"),
    path("api/v1/kamerstukken", api_records.kamerstukken, name="api_kamerstukken"),
    path("api/v1/kamerstukken/<str:code>", api_records.dossier, name="api_dossier"),
    path(
        "api/v1/kamerstukken/<str:code>/<str:number>", api_records.kamerstuk, name="api_kamerstuk"
    ),
    path("api/v1/parties", api_bodies.parties, name="api_parties"),
    path("api/v1/parties/<slug:code>", api_bodies.party, name="api_party"),
    path("api/v1/ministries", api_bodies.ministries, name="api_ministries"),
    path("api/v1/ministries/<slug:code>", api_bodies.ministry, name="api_ministry"),
    path("api/v1/laws", api_laws.laws, name="api_laws"),
    path("api/v1/laws/<str:code>", api_laws.law, name="api_law"),
    path("api/v1/laws/<str:code>/<str:number>", api_laws.article, name="api_article"),
    path("api/v1/citations", api_citations.citations, name="api_citations"),
    path("api/v1/statistics", api_figures.statistics, name="api_statistics"),
    path("api/v1/statistics/<slug:name>", api_figures.table, name="api_statistics_table"),
    path("api/v1/openapi.json", api_docs.openapi, name="api_openapi"),
    path("api/v1/docs", api_docs.docs, name="api_docs"),
    path("api/<path:rest>", api_door.nothing_here),
    path("admin/", admin.site.urls),
]
