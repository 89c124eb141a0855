"""In which words the acts of networks and organisations are told."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell

tell(
    {
        "site.created": _("hat den Standort angelegt"),
        "network.created": _("hat das Netzwerk angelegt"),
        "network.changed": _("hat das Netzwerk geändert"),
        "organisation.created": _("hat die Organisation angelegt"),
        "organisation.changed": _("hat die Organisation geändert"),
        "organisation.closing_day": _("hat einen Schließtag eingetragen"),
        "unit.added": _("hat eine Stelle angelegt"),
        "unit.changed": _("hat die Stelle geändert"),
        "membership.began": _("hat eine Organisation aufgenommen"),
        "membership.changed": _("hat die Mitgliedschaft geändert"),
        "membership.ended": _("hat den Austritt eingetragen"),
        "body.added": _("hat ein Gremium angelegt"),
        "body.seat_given": _("hat einen Sitz im Gremium vergeben"),
        "body.meeting_planned": _("hat eine Sitzung eingetragen"),
        "phase.set": _("hat den Stand einer Phase eingetragen"),
    }
)
