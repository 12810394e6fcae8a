"""Data entry for editors: whole question sets on one page, people, what waits to be linked, what
was doubtful.
"""

from django.contrib import admin

from . import people, rows, sets, sources, unresolved

__all__ = ["people", "rows", "sets", "sources", "unresolved"]

admin.site.site_header = admin.site.site_title = "Kamervragenarchief: redactie"
admin.site.index_title = "Redactie"
