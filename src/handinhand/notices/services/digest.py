"""One mail a day for those who want it so, and an outbox that forgets."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from handinhand.background.services import later
from handinhand.kernel import clock
from handinhand.networks.access import works_today
from handinhand.notices.models import Mail, Notice
from handinhand.notices.services.notify import new_mail

KEPT = timedelta(days=30)


def send_digests() -> int:
    """Gather what waits into one mail per person and network; on its working days only.

    Returns:
        Number of mails put into the outbox.
    """
    waiting = Notice.objects.filter(mail=None).order_by()
    rows = list(waiting.values_list("network", "person").distinct())
    open_today = {network: works_today(network) for network, _person in rows}
    return sum(_gather(network, person) for network, person in rows if open_today[network])


@transaction.atomic
def _gather(network_id: UUID, person_id: UUID) -> bool:
    mail = new_mail(person_id)
    # Two runs at once: the second finds no notice without a mail any more.
    if not Notice.objects.filter(network=network_id, person=person_id, mail=None).update(mail=mail):
        mail.delete()
        return False
    later("handinhand.notices.tasks.deliver", [str(mail.pk)])
    return True


def forget_old() -> int:
    """Delete notices and mails that are older than thirty days; return how many mails."""
    before = clock.now() - KEPT
    Notice.objects.filter(created_at__lt=before, mail=None).delete()
    old = Mail.objects.filter(created_at__lt=before, ended_at__isnull=False)
    number = old.count()
    old.delete()
    return number
