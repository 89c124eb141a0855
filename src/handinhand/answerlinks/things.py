"""The words of the audit trail and of the mails about links."""

from django.utils.translation import gettext_lazy as _

from handinhand.audit.rules import tell
from handinhand.notices.rules import NoticeKind, register_kinds

tell(
    {
        "answer_link.made": _("hat Einmallinks für die Übergabe erstellt"),
        "answer_link.revoked": _("hat die Einmallinks der Übergabe gesperrt"),
        "answer_link.used": _("hat mit einem Einmallink geantwortet"),
        "answer_link.refused": _("hat einen Link oder Code abgewiesen"),
    }
)

register_kinds(
    NoticeKind(
        "answer_link.used",
        _("Für Ihre Stelle wurde mit einem Einmallink geantwortet"),
        _(
            "Zu dieser Übergabe an Ihre Stelle wurde mit einem Einmallink geantwortet:"
            " „%(about)s“. Waren Sie das nicht, sagen Sie es der Netzwerkkoordination."
        ),
    )
)
