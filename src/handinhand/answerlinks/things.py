"""The words of the audit trail for links."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell

tell(
    {
        "answer_link.made": _("hat Einmallinks für die Übergabe erstellt"),
        "answer_link.revoked": _("hat die Einmallinks der Übergabe gesperrt"),
        "answer_link.used": _("hat mit einem Einmallink geantwortet"),
        "answer_link.refused": _("hat einen Link oder Code abgewiesen"),
    }
)
