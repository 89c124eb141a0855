"""What the worker calls."""

from uuid import UUID

from django_tasks import task

from handinhand.accounts import services


@task()
def send_password_link(person_id: str, language: str) -> None:
    """Send the link for a new password; without a person nothing."""
    if person_id:
        services.send_password_link(UUID(person_id), language)
