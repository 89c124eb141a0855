"""What the worker calls."""

from uuid import UUID

from django_tasks import task

from handinhand.notices import services


@task()
def deliver(mails: list[str]) -> int:
    """Send mails of the outbox."""
    return services.deliver([UUID(mail) for mail in mails])
