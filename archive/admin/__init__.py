"""Data entry for editors: whole question sets on one page, people, what waits to be linked, what
was doubtful.
"""

from django.contrib import admin

from . import (
    changes,
    fault_reports,
    people,
    picking,
    proposals,
    rows,
    sets,
    settling,
    sources,
    work,
)
from .entry import guard_entry

__all__ = ["changes", "fault_reports", "people", "picking", "proposals", "rows", "sets"]
__all__ += ["settling", "sources", "work"]

admin.site.site_header = admin.site.site_title = "Kamervragenarchief: redactie"
admin.site.index_title = "Redactie"
admin.site.autocomplete_view = picking.pick
admin.site.index = work.index
guard_entry()
