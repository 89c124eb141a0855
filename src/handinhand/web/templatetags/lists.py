"""Tags of lists: the head of a column that can be sorted."""

from django import template

from handinhand.web.pages import Sorting

register = template.Library()


@register.inclusion_tag("components/_sortable.html", takes_context=True)
def sortable(
    context: template.Context, sorting: Sorting, key: str, label: str, number: bool = False
) -> dict[str, object]:
    """Draw the head of a column; a click sorts by it, a second one turns the order."""
    chosen = sorting.key == key
    state = ("descending" if sorting.descending else "ascending") if chosen else "none"
    return {
        "request": context["request"],
        "label": label,
        "state": state,
        "wish": f"-{key}" if state == "ascending" else key,
        "number": number,
    }
