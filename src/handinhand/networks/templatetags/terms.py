"""Words of the law as they are valid on a day: `{{ "basic-income-benefit"|term }}`."""

from datetime import date

from django import template

from handinhand.kernel import clock
from handinhand.networks import access

register = template.Library()


@register.filter
def term(key: str, on: date | None = None) -> str:
    """Return the word valid on a day, today unless one is named; old things name their own."""
    return access.term(key, on or clock.today())
