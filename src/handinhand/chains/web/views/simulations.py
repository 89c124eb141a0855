"""Was wäre, wenn: a chain played through before anybody signs it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.chains import access, services
from handinhand.chains.access.engine import digest_of, engine_chain
from handinhand.chains.models import Simulation
from handinhand.chains.rules import assumptions_from, first_assumptions, units_of
from handinhand.chains.web import played
from handinhand.chains.web.forms import assumptions_form, assumptions_of
from handinhand.chains.web.forms.simulations import GENERAL, lines_of, say_sources
from handinhand.kernel.errors import RuleBroken
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted


@require_GET
def index(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """List what was played through with a version."""
    access.require_read(request.actor)
    version = access.get_version(request.actor, version_id)
    context = {
        "version": version,
        "simulations": access.simulations(request.actor, version),
        "may_simulate": access.may_simulate(request.actor),
    }
    return render(request, "chains/simulations.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Assume something and play the version through; `from` names what it is based on."""
    access.require_read(request.actor)
    access.require_simulate(request.actor)
    version = access.get_version(request.actor, version_id)
    base = _base(request)
    chain = engine_chain(version)
    before = assumptions_from(base.assumptions) if base else None
    measured = {} if base else access.measured(request.actor, version)
    assumed = first_assumptions(chain, before, {k: one.value for k, one in measured.items()})
    form = assumptions_form(chain, assumed, posted(request), label="" if base else _("Heute"))
    if base is None:
        say_sources(form, {name: one.words for name, one in measured.items()})
    if form.is_valid():
        try:
            made = services.begin_simulation(
                request.actor,
                version,
                label=form.cleaned_data["label"],
                assumed=assumptions_of(form, chain),
                base=base,
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            return redirect("chains:simulation", slug, made.pk)
    context = {
        "version": version,
        "base": base,
        "form": form,
        "general": [form[name] for name in GENERAL],
        "units": list(lines_of(form, "unit", list(units_of(chain).values()))),
        "stations": list(lines_of(form, "station", [f"{s.key} {s.name}" for s in chain.stations])),
        "back_url": reverse("chains:simulations", args=[slug, version.pk]),
    }
    return render(request, "chains/simulation_create.html", context, status=form.status)


@require_GET
def detail(request: MemberRequest, slug: str, simulation_id: UUID) -> HttpResponse:
    """Show how far a simulation is, or what it says."""
    access.require_read(request.actor)
    simulation = access.get_simulation(request.actor, simulation_id)
    context: dict[str, object] = {
        "simulation": simulation,
        "version": simulation.chain_version,
        "may_simulate": access.may_simulate(request.actor),
        "assumed": played.assumed_rows(simulation),
    }
    if simulation.is_open:
        return render(request, "chains/simulation.html", context)
    before = access.compared_with(request.actor, simulation)
    rows = played.handover_rows(simulation, before)
    context |= {
        "sentence": played.sentence_of(simulation),
        "before": before,
        "rows": rows,
        "units": played.unit_rows(simulation),
        "figures": played.key_figures(simulation) if rows or simulation.state == "done" else [],
        "waits": played.wait_charts(rows),
        "kept": played.kept_charts(rows),
        "is_old": digest_of(simulation.chain_version) != simulation.digest,
    }
    return render(request, "chains/simulation.html", context)


def _base(request: MemberRequest) -> Simulation | None:
    """Return the simulation that is changed; one that is not there is left out."""
    try:
        wanted = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return access.get_simulation(request.actor, wanted)
