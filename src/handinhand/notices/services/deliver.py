"""Sending what lies in the outbox, so that nothing is sent twice (docs/adr/0010).

A mail is claimed by a conditional update, then the server is called, then a second conditional
update says that the message goes out, and only then it does. A crash before the second update
loses nothing: the mail is taken up again. A crash between it and the server's answer leaves a
mail of which nobody knows whether it arrived; it stays "uncertain" and is never sent again.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from handinhand.kernel import clock
from handinhand.notices.models import Mail
from handinhand.notices.rules import KINDS, wait_before
from handinhand.notices.services.letters import letter_for

logger = logging.getLogger(__name__)
State = Mail.State
LEFT_BEHIND = timedelta(minutes=10)
"""Longer than any sending takes: the mail server answers each step within seconds or not."""


def deliver(mails: Iterable[UUID]) -> int:
    """Send mails that wait; return how many were sent by this call."""
    return sum(_deliver(mail) for mail in mails)


def deliver_waiting() -> int:
    """Take up what a crash left behind, and send what waits for its next try."""
    now = clock.now()
    left = Mail.objects.filter(claimed_at__lt=now - LEFT_BEHIND)
    left.filter(state=State.CONNECTING).update(state=State.WAITING)
    left.filter(state=State.SENDING).update(
        state=State.UNCERTAIN, ended_at=now, fault="interrupted"
    )
    waiting = Mail.objects.filter(state=State.WAITING, try_at__lte=now)
    return deliver(list(waiting.values_list("pk", flat=True)[:500]))


def _deliver(mail_id: UUID) -> bool:
    now = clock.now()
    mine = Mail.objects.filter(pk=mail_id, state=State.WAITING, try_at__lte=now).update(
        state=State.CONNECTING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not mine:
        return False
    mail = Mail.objects.select_related("person").get(pk=mail_id)
    notices = [n for n in mail.notices.select_related("network") if n.kind in KINDS]
    if not notices or not mail.person.is_active:
        return _end(mail, State.FAILED, "nobody to tell")
    return _send(mail, letter_for(mail, notices))


def _send(mail: Mail, letter: EmailMessage) -> bool:
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        return _again(mail, error)
    going = Mail.objects.filter(
        pk=mail.pk, state=State.CONNECTING, claimed_at=mail.claimed_at
    ).update(state=State.SENDING)
    if not going:
        return False
    try:
        server.send_messages([letter])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        return _refused(mail, error, min(codes, default=500))
    except SMTPResponseException as error:
        return _refused(mail, error, error.smtp_code)
    except (OSError, SMTPException) as error:
        return _end(mail, State.UNCERTAIN, type(error).__name__)
    else:
        return _end(mail, State.SENT)
    finally:
        server.close()


def _refused(mail: Mail, error: Exception, code: int) -> bool:
    """The server has said no: for now (4xx), or for good."""
    return _again(mail, error) if code < 500 else _end(mail, State.FAILED, type(error).__name__)


def _again(mail: Mail, error: Exception) -> bool:
    wait = wait_before(mail.attempts)
    if wait is None:
        return _end(mail, State.FAILED, type(error).__name__)
    Mail.objects.filter(pk=mail.pk).update(
        state=State.WAITING, try_at=clock.now() + wait, fault=type(error).__name__
    )
    return False


def _end(mail: Mail, state: Mail.State, fault: str = "") -> bool:
    if state != State.SENT:
        # The address and the server's answer stay out of the log: they name a person (T69).
        logger.warning("Mail %s is %s: %s", mail.pk, state.value, fault)
    Mail.objects.filter(pk=mail.pk).update(state=state, ended_at=clock.now(), fault=fault)
    return state == State.SENT
