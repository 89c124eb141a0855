"""The thread beside a thing: `{% thread_of "pattern" pattern.pk %}`."""

from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.kernel.actor import Actor
from handinhand.thread.access import may_link, neighbours, visible_cards

register = template.Library()


@register.inclusion_tag("components/_thread.html", takes_context=True)
def thread_of(context: template.Context, kind: str, thing_id: UUID) -> dict[str, object]:
    """Show what a thing answers and what answers it, as far as the person may see it."""
    actor: Actor = context["request"].actor
    found = neighbours(actor, kind, thing_id)
    here = visible_cards(actor, [(kind, thing_id)]).get((kind, thing_id))
    address = [actor.network_slug, kind, thing_id]
    may = may_link(actor)
    return {
        "up": found.answers,
        "down": found.answered_by,
        "here": here.label if here else "",
        "up_url": reverse("thread:link", args=[*address, "up"]) if may else "",
        "down_url": reverse("thread:link", args=[*address, "down"]) if may else "",
        "whole_url": reverse("thread:whole", args=address),
        "up_gap": _("noch nichts: Hier beginnt dieser Faden"),
        "down_gap": _("noch nichts: Dieser Faden endet hier"),
    }
