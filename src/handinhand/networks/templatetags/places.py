"""The place of an organisation in a network, in a word."""

from django import template
from django.utils.translation import gettext as _

from handinhand.networks.models import Membership, Organisation

register = template.Library()


@register.simple_tag
def standing_of(organisation: Organisation) -> str:
    """Tell the standing of an organisation annotated by `organisations_in`."""
    standing = getattr(organisation, "standing", None)
    if standing is None:
        return _("kein Mitglied")
    if getattr(organisation, "left_on", None):
        return _("ausgetreten")
    return str(Membership.Standing(standing).label)
