"""In which words the acts of accounts and roles are told."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell

tell(
    {
        "account.signed_in": _("hat sich angemeldet"),
        "account.sign_in_failed": _("wurde bei der Anmeldung abgewiesen"),
        "account.created": _("hat das Konto angelegt"),
        "account.closed": _("hat das Konto geschlossen"),
        "account.demo_removed": _("hat die Demokonten entfernt"),
        "access.denied": _("wurde abgewiesen, weil die Rolle das nicht erlaubt"),
        "role.assigned": _("hat eine Rolle vergeben"),
        "role.ended": _("hat eine Rolle beendet"),
        "absence.deputy": _("hat die ständige Vertretung benannt"),
        "absence.entered": _("hat eine Abwesenheit eingetragen"),
        "absence.ended": _("hat eine Abwesenheit beendet"),
        "role.chosen": _("hat die Rolle gewechselt"),
    }
)
