"""Who may play through a chain, and what was played through."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.chains.access.doors import RIGHTS
from handinhand.chains.models import ChainVersion, Simulation
from handinhand.kernel.actor import Actor

MOST = 20


def may_simulate(actor: Actor) -> bool:
    """Tell whether the actor may play through a version."""
    return RIGHTS.allow(actor, "simulate")


def require_simulate(actor: Actor) -> None:
    """Let pass who may play through a version.

    Raises:
        NotAllowed: the role reads the results only.
    """
    RIGHTS.require(
        actor,
        "simulate",
        _(
            "Eine Kette spielen Netzwerkkoordination, Moderation und Steuerungsgruppe durch."
            " Die Ergebnisse sehen alle Mitglieder."
        ),
    )


def simulations(actor: Actor, version: ChainVersion) -> QuerySet[Simulation]:
    """Return the newest simulations of a version, without their documents."""
    found = Simulation.objects.visible_to(actor).filter(chain_version=version)
    return found.select_related("base").defer("document", "base__document", "base__result")[:MOST]


def get_simulation(actor: Actor, simulation_id: UUID) -> Simulation:
    """Return one simulation, or raise Http404."""
    found = Simulation.objects.visible_to(actor).select_related("chain_version__chain")
    return get_object_or_404(found.defer("document"), pk=simulation_id)


def compared_with(actor: Actor, simulation: Simulation) -> Simulation | None:
    """Return the simulation this one changed something of; None without one that is done."""
    if simulation.base_id is None:
        return None
    found = Simulation.objects.visible_to(actor).filter(state=Simulation.State.DONE)
    return found.defer("document").filter(pk=simulation.base_id).first()
