"""What somebody did, in words."""

from django import template

from handinhand.audit.rules import SENTENCES

register = template.Library()


@register.filter
def act(code: str) -> str:
    """Return the words of an action; the code itself when no app tells it."""
    return str(SENTENCES.get(code, code))
