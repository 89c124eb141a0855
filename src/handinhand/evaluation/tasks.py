"""What the worker calls."""

from uuid import UUID

from django_tasks import task

from handinhand.evaluation import services


@task()
def export_log(export_id: str) -> None:
    """Put a file of events together."""
    services.run_log_export(UUID(export_id))
