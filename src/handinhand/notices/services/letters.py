"""The text of a mail: what happened, the name of the standard, a link; nothing personal."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.notices.models import Mail, MailPreference, Notice
from handinhand.notices.rules import KINDS


def letter_for(mail: Mail, notices: list[Notice]) -> EmailMessage:
    """Write one mail in the language of the person."""
    chosen = MailPreference.objects.filter(person=mail.person_id).first()
    with translation.override(chosen.language if chosen else settings.LANGUAGE_CODE):
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        return EmailMessage(
            subject=_subject(notices),
            body=_body(notices),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[mail.person.email],
            headers={
                "Message-ID": f"<{mail.pk}@{domain}>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )


def _subject(notices: list[Notice]) -> str:
    if len(notices) == 1:
        return str(KINDS[notices[0].kind].subject)
    words = ngettext(
        "%(n)s Nachricht aus Ihrem Netzwerk", "%(n)s Nachrichten aus Ihrem Netzwerk", len(notices)
    )
    return words % {"n": len(notices)}


def _body(notices: list[Notice]) -> str:
    parts = [_("Guten Tag,")]
    for notice in notices:
        sentence = str(KINDS[notice.kind].sentence) % {"about": notice.about}
        parts.append(f"{sentence}\n{settings.SITE_URL}{notice.path}")
    slug = notices[0].network.slug
    settings_url = settings.SITE_URL + reverse("notices:preference", args=[slug])
    parts.append(_("Angaben zu Personen stehen nie in einer E-Mail. Sie sehen sie nur bei sich."))
    parts.append(
        _("Wann Sie solche Nachrichten bekommen, stellen Sie hier ein:") + f"\n{settings_url}"
    )
    return "\n\n".join(parts) + "\n\n-- \nHand in Hand\n"
