"""In which words the mails about hand-overs speak; the name of the standard is all they name."""

from django.utils.translation import gettext_lazy as _

from handinhand.notices.rules import NoticeKind

NOTICES = (
    NoticeKind(
        "handover.offer",
        _("Eine Übergabe wartet auf Ihre Antwort"),
        _("Eine andere Stelle bietet Ihnen eine Übergabe an: „%(about)s“."),
    ),
    NoticeKind(
        "handover.send_back",
        _("Eine Übergabe wartet noch einmal auf Ihre Antwort"),
        _("Die Netzwerkkoordination legt Ihnen diese Übergabe noch einmal vor: „%(about)s“."),
    ),
    NoticeKind(
        "handover.sent_back_again",
        _("Ihre Übergabe wird noch einmal vorgelegt"),
        _(
            "Die Netzwerkkoordination hat Ihre abgelehnte Übergabe noch einmal vorgelegt:"
            " „%(about)s“."
        ),
    ),
    NoticeKind(
        "handover.reply",
        _("Ihre Rückfrage ist beantwortet"),
        _("Die Rückfrage zu dieser Übergabe ist beantwortet: „%(about)s“."),
    ),
    NoticeKind(
        "handover.withdraw",
        _("Eine Übergabe wurde zurückgezogen"),
        _("Die andere Stelle hat ihr Angebot zurückgezogen: „%(about)s“."),
    ),
    NoticeKind(
        "handover.accept",
        _("Ihre Übergabe ist angenommen"),
        _(
            "Ihre Übergabe ist angenommen: „%(about)s“. Sie bleiben verantwortlich, bis die andere"
            " Stelle „angekommen“ meldet."
        ),
    ),
    NoticeKind(
        "handover.decline",
        _("Ihre Übergabe ist abgelehnt"),
        _("Ihre Übergabe ist abgelehnt: „%(about)s“. Sie bleiben verantwortlich."),
    ),
    NoticeKind(
        "handover.declined_here",
        _("Eine Übergabe wurde abgelehnt"),
        _("Diese Übergabe wurde abgelehnt: „%(about)s“. Sie können sie einmal neu vorlegen."),
    ),
    NoticeKind(
        "handover.arrive",
        _("Ihre Übergabe ist angekommen"),
        _("Die andere Stelle meldet „angekommen“ und ist jetzt verantwortlich: „%(about)s“."),
    ),
    NoticeKind(
        "handover.no_show",
        _("Zu einer Übergabe ist niemand erschienen"),
        _("Zum Termin dieser Übergabe ist niemand erschienen: „%(about)s“."),
    ),
    NoticeKind(
        "handover.appoint_again",
        _("Neuer Termin für Ihre Übergabe"),
        _("Für diese Übergabe gibt es einen neuen Termin: „%(about)s“."),
    ),
    NoticeKind(
        "handover.ask",
        _("Rückfrage zu Ihrer Übergabe"),
        _("Die andere Stelle hat eine Rückfrage zu dieser Übergabe: „%(about)s“."),
    ),
    NoticeKind(
        "handover.hold",
        _("Eine Frist ruht"),
        _("Die andere Stelle hat die Frist dieser Übergabe angehalten: „%(about)s“."),
    ),
    NoticeKind(
        "handover.resume",
        _("Eine Frist läuft weiter"),
        _("Die Frist dieser Übergabe läuft weiter: „%(about)s“."),
    ),
    NoticeKind(
        "handover.cancel",
        _("Eine Übergabe wurde abgebrochen"),
        _("Diese Übergabe wurde abgebrochen: „%(about)s“."),
    ),
    NoticeKind(
        "handover.enter_in_error",
        _("Eine Übergabe war ein Irrtum"),
        _("Diese Übergabe wurde als irrtümlich erfasst gekennzeichnet: „%(about)s“."),
    ),
    NoticeKind(
        "handover.expire",
        _("Ihre Übergabe blieb ohne Antwort"),
        _(
            "Auf Ihre Übergabe hat niemand geantwortet, sie ist verfallen: „%(about)s“. Sie"
            " bleiben verantwortlich."
        ),
        reminder=True,
    ),
    NoticeKind(
        "handover.reminder_receiver",
        _("Erinnerung: Eine Übergabe wartet auf Ihre Antwort"),
        _("Die Antwortfrist dieser Übergabe ist abgelaufen: „%(about)s“. Bitte antworten Sie."),
        reminder=True,
    ),
    NoticeKind(
        "handover.reminder_receiver_deputy",
        _("Eine Übergabe wartet auf Antwort, bitte vertreten Sie"),
        _(
            "Die Antwortfrist einer Übergabe an Ihre Organisation ist abgelaufen: „%(about)s“."
            " Bitte antworten Sie in Vertretung."
        ),
        reminder=True,
    ),
    NoticeKind(
        "handover.reminder_receiver_lead",
        _("Eine Übergabe an Ihre Organisation ist unbeantwortet"),
        _(
            "Auf eine Übergabe an Ihre Organisation hat trotz Erinnerung niemand geantwortet:"
            " „%(about)s“. Bitte klären Sie, wer antwortet."
        ),
        reminder=True,
    ),
    NoticeKind(
        "handover.reminder_coordinator",
        _("Eine Übergabe ist unbeantwortet"),
        _("Auf diese Übergabe hat trotz Erinnerung niemand geantwortet: „%(about)s“."),
        reminder=True,
    ),
    NoticeKind(
        "handover.reminder_steering",
        _("Eine Übergabe ist unbeantwortet"),
        _("Auf eine Übergabe hat trotz aller Erinnerungen niemand geantwortet: „%(about)s“."),
        reminder=True,
    ),
    NoticeKind(
        "handover.nobody_arrived",
        _("Zu einer Übergabe ist noch niemand angekommen"),
        _(
            "Bei dieser Übergabe ist bis zum vereinbarten Tag niemand angekommen: „%(about)s“. Der"
            " Übergabestandard nennt Sie für diesen Fall."
        ),
        reminder=True,
    ),
)
