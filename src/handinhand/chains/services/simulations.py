"""A chain played through in the background."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.audit import services as audit
from handinhand.background import services as background
from handinhand.chains.access.check import SOUNDNESS
from handinhand.chains.access.engine import engine_chain, faults_of
from handinhand.chains.access.simulations import require_simulate
from handinhand.chains.models import ChainVersion, Simulation
from handinhand.chains.rules import (
    CONFIDENCE,
    MOST_CASES,
    REPLICATIONS,
    SEED,
    Assumptions,
    assumptions_from,
    result_of,
    scenario_of,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken

TASK = "handinhand.chains.tasks.simulate"
OPEN = (Simulation.State.WAITING, Simulation.State.RUNNING)
MOST_EVENTS = 15_000_000
"""Half a minute for the plain loop: so long other networks may have to wait for one run."""
LOST_AFTER = timedelta(hours=1)
"""A simulation that is still open then was given up by the background."""
LOST = {
    "de": "Der Hintergrunddienst hat dieses Durchspielen nicht beendet. Beginnen Sie es noch"
    " einmal; geschieht das wieder, sagen Sie es der Administration.",
    "en": "The background service did not finish this. Begin it again; if that happens once more,"
    " tell the administration.",
}


@transaction.atomic
def begin_simulation(
    actor: Actor,
    version: ChainVersion,
    *,
    label: str,
    assumed: Assumptions,
    base: Simulation | None = None,
) -> Simulation:
    """Put a simulation of a version into the queue of the background.

    Args:
        actor: who acts.
        version: a version of the actor's network, drafts included.
        label: what the assumption is called.
        assumed: who comes, who works, how long things take.
        base: the simulation of which something was changed; compared with afterwards.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the chain is not sound, the assumptions do not fit it, or a simulation of the
            network is still open.
    """
    require_simulate(actor)
    version = (
        ChainVersion.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("chain")
        .get(pk=version.pk)
    )
    chain = engine_chain(version)
    _require_ready(actor, chain, assumed)
    made = Simulation.objects.create(
        chain_version=version,
        base=base,
        label=label,
        document=engine.to_json(chain),
        digest=engine.digest(chain),
        assumptions=assumed.as_document(),
        begun_at=clock.now(),
    )
    audit.record(actor, "chain_version.simulated", version, changes={"label": ["", label]})
    background.later(TASK, str(made.pk))
    return made


def _require_ready(actor: Actor, chain: engine.Chain, assumed: Assumptions) -> None:
    if any(fault.code in SOUNDNESS for fault in faults_of(chain)) or not chain.stations:
        raise RuleBroken(
            _(
                "Diese Kette ist noch nicht schlüssig und lässt sich nicht durchspielen. Beheben"
                " Sie zuerst, was die Prüfung zu Wegen und Stationen sagt."
            )
        )
    if assumed.per_week > MOST_CASES or engine.scenario_faults(chain, scenario_of(chain, assumed)):
        raise RuleBroken(
            _("Diese Annahmen passen nicht zur Kette. Laden Sie die Seite neu und prüfen Sie sie.")
        )
    waiting = Simulation.objects.visible_to(actor).filter(state__in=OPEN)
    now = clock.now()
    waiting.filter(begun_at__lt=now - LOST_AFTER).update(
        state=Simulation.State.FAILED, percent=100, result={"error": LOST}, finished_at=now
    )
    if waiting.exists():
        raise RuleBroken(
            _(
                "In Ihrem Netzwerk wird gerade eine Kette durchgespielt. Warten Sie, bis sie"
                " fertig ist; das dauert meist weniger als eine Minute."
            )
        )


def run_simulation(simulation_id: UUID) -> None:
    """Work out a simulation; one that a dead worker has left begins anew.

    Nobody acts here: that it was begun is in the audit trail, and its result follows from that.
    """
    mine = Simulation.objects.filter(pk=simulation_id, state__in=OPEN)
    if not mine.update(state=Simulation.State.RUNNING, percent=0):
        return
    found = Simulation.objects.get(pk=simulation_id)
    chain = engine.from_json(found.document)
    scenario = scenario_of(chain, assumptions_from(found.assumptions))

    def told(done: int, total: int) -> None:
        mine.update(percent=99 * done // total)

    state: str = Simulation.State.DONE
    try:
        run = engine.simulate(
            chain,
            scenario,
            replications=REPLICATIONS,
            seed=SEED,
            confidence=CONFIDENCE,
            loop="plain",  # never compiles: a worker may live in the process of the server
            max_events=MOST_EVENTS,
            progress=told,
        )
    except engine.SimulationError as error:
        state = Simulation.State.FAILED
        said = {language: error.sentence_in(language) for language in ("de", "en")}
        result: dict[str, object] = {"error": said}
    else:
        result = result_of(run)
    mine.update(state=state, percent=100, result=result, finished_at=clock.now())
