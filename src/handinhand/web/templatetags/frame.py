"""Small tags of the frame: query strings for lists, safe numbers in words."""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the query string of the page with some parameters changed; None removes one."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return "?" + parameters.urlencode()


@register.simple_tag(takes_context=True)
def query_without(context: template.Context, name: str) -> str:
    """Return the query string of the page without one parameter, from its first page on."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for gone in (name, "page"):
        parameters.pop(gone, None)
    return "?" + parameters.urlencode()


@register.simple_tag
def icon(name: str, tone: str = "") -> SafeString:
    """Return a decorative sign; a word always stands beside it."""
    extra = f" app-icon--{tone}" if tone else ""
    return format_html(
        '<span class="app-icon app-icon--{}{}" aria-hidden="true"></span>', name, extra
    )
