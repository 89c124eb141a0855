"""What the worker calls."""

from uuid import UUID

from django_tasks import task

from handinhand.chains import services


@task(priority=-50)  # whatever else is ready goes first: mail, the ladder
def simulate(simulation_id: str) -> None:
    """Play through a chain."""
    services.run_simulation(UUID(simulation_id))
