"""Every page of the archive."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from archive import feeds
from archive.sitemaps import SITEMAPS
from archive.views import (
    api,
    coverage,
    health,
    home,
    kamerstukken,
    machines,
    people,
    questions,
    search,
    sources,
    statistics,
    years,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("over/", home.about, name="about"),
    path("over/dekking/", coverage.coverage, name="coverage"),
    path("zoeken/", search.search, name="search"),
    path("feed/", feeds.NewestFeed(), name="feed"),
    path("zoeken/feed/", feeds.SearchFeed(), name="search_feed"),
    path("jaren/", years.years, name="years"),
    path("jaren/<int:year>/", years.year, name="year"),
    path("jaren/<int:year>/week/<int:number>/", years.week, name="week"),
    path("vergaderjaren/<str:vergaderjaar>/", years.session, name="session"),
    path("vragen/<str:identifier>/feed/", feeds.SetFeed(), name="question_set_feed"),
    path("leden/<slug:slug>/feed/", feeds.MemberFeed(), name="member_feed"),
    path("fracties/<slug:code>/feed/", feeds.PartyFeed(), name="party_feed"),
    path("bewindspersonen/<slug:slug>/feed/", feeds.MinisterFeed(), name="minister_feed"),
    path("ministeries/<slug:code>/feed/", feeds.MinistryFeed(), name="ministry_feed"),
    path("kamerstukken/<str:code>/feed/", feeds.DossierFeed(), name="dossier_feed"),
    path("kamerstukken/<str:code>/<str:number>/feed/", feeds.DossierFeed(), name="kamerstuk_feed"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("robots.txt", machines.robots, name="robots"),
    path("vragen/<str:identifier>.json", questions.question_set_json, name="question_set_json"),
    path("vragen/<str:identifier>.txt", questions.question_set_text, name="question_set_text"),
    path("vragen/<str:identifier>.csv", questions.question_set_csv, name="question_set_csv"),
    path("vragen/<str:identifier>.bib", questions.question_set_bibtex, name="question_set_bibtex"),
    path("vragen/<str:identifier>.ris", questions.question_set_ris, name="question_set_ris"),
    path("vragen/<str:identifier>/", questions.question_set, name="question_set"),
    path("vragen/<str:identifier>/<int:number>/", questions.question, name="question"),
    path("leden/<slug:slug>/", people.member, name="member"),
    path("fracties/<slug:code>/", people.party, name="party"),
    path("bewindspersonen/<slug:slug>/", people.minister, name="minister"),
    path("ministeries/<slug:code>/", people.ministry, name="ministry"),
    path("kamerstukken/<str:code>/", kamerstukken.dossier, name="dossier"),
    path("kamerstukken/<str:code>/<str:number>/", kamerstukken.kamerstuk, name="kamerstuk"),
    path("bronnen/<str:sha256>/", sources.source, name="source"),
    path("bronnen/<str:sha256>/inhoud", sources.source_content, name="source_content"),
    path("te-laat/", statistics.late, name="late"),
    path("te-laat.csv", statistics.late_csv, name="late_csv"),
    path("statistiek/", statistics.statistics, name="statistics"),
    path("statistiek/<slug:name>.csv", statistics.statistics_csv, name="statistics_csv"),
    path("gezond/", health.health, name="health"),
    path("api/v1/search", api.search, name="api_search"),
    path("admin/", admin.site.urls),
]
