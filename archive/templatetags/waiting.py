"""How much work waits for editors."""

from django.template import Library

from archive.models import FaultReport
from archive.models.choices import FaultState

register = Library()


@register.simple_tag
def open_fault_reports() -> int:
    return FaultReport.objects.filter(state=FaultState.OPEN).count()
