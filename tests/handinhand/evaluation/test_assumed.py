"""What is measured stands in the form of "Was wäre, wenn", as far as all members may know it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handinhand.chains.access import measured
from handinhand.chains.models import HandoverStandard, Simulation, Station, Way
from handinhand.evaluation.access.assumed import share_in_fives
from handinhand.handovers import services
from handinhand.handovers.models import Handover
from tests.handinhand.handovers.conftest import on

FIRST = date(2026, 9, 7)


@pytest.fixture
def entry(chain_version, standard, sender_unit, receiver_unit) -> HandoverStandard:
    """The standard leads away from the first station."""
    one = Station.objects.create(chain_version=chain_version, key="1", name="Eins", position=1)
    two = Station.objects.create(
        chain_version=chain_version, key="2", name="Zwei", position=2, is_end=True
    )
    one.responsible.add(sender_unit)
    two.responsible.add(receiver_unit)
    Way.objects.create(
        chain_version=chain_version, key="E1-2", source=one, target=two, standard=standard
    )
    type(chain_version).objects.filter(pk=chain_version.pk).update(start="1")
    chain_version.refresh_from_db()
    return standard


@pytest.fixture
def count(entry, offer_on, receiving):
    """Return a function that lets hand-overs be offered, answered a day later, and end."""

    def make(arrived: int, declined: int = 0) -> None:
        for number in range(arrived + declined):
            day = FIRST + timedelta(days=7 * (number % 10))
            handover = offer_on(day.isoformat())
            next_day = day + timedelta(days=1)
            with on(next_day.isoformat()):
                if number < arrived:
                    services.accept(receiving, handover)
                    accepted = Handover.objects.get(pk=handover.pk)
                    services.arrive(receiving, accepted, arrived_on=next_day)
                else:
                    services.decline(receiving, handover, reason="no_capacity")

    return make


def _form(client, version):
    address = reverse("chains:simulation_create", args=["testnetz", version.pk])
    form = client.get(address).context["form"]
    return {bound.name: (bound.value(), str(bound.help_text)) for bound in form}


def test_the_form_begins_with_what_was_measured_and_says_from_what(
    sign_in, coordinator, count, chain_version
):
    count(arrived=12, declined=3)

    form = _form(sign_in(coordinator), chain_version)

    value, said = form["per_week"]
    assert value == 1.5
    assert said.startswith("Gemessen aus 15 Übergaben von der ersten Station seit ")
    assert form["transfer_days"][0] == 1
    assert (
        "die Hälfte binnen 1, neun von zehn binnen 1 Tagen (Arbeitstage)"
        in (form["transfer_days"][1])
    )
    assert form["leaves"][0] == 20
    assert "Gemessen aus 15 Übergaben" in form["leaves"][1]
    assert form["no_show"][0] == 0
    assert form["patience_days"][1].endswith("Leer: niemand geht. Eine Vorgabe, nicht gemessen.")


def test_too_few_leave_the_default_and_the_form_says_so(sign_in, coordinator, count, chain_version):
    count(arrived=9)

    form = _form(sign_in(coordinator), chain_version)

    assert form["per_week"] == (3, "Eine Vorgabe, nicht gemessen.")
    assert form["leaves"] == (1, "Eine Vorgabe, nicht gemessen.")


def test_a_share_that_rests_on_one_or_two_is_not_told(act, coordinator, count, chain_version):
    count(arrived=12, declined=2)

    assert "leaves" not in measured(act(coordinator), chain_version)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("coordinator", {"per_week", "transfer_days", "no_show", "leaves"}),
        ("steering", {"per_week", "transfer_days", "no_show", "leaves"}),
        ("moderator", set()),
        ("practitioner", set()),
        ("evaluator", set()),
        ("stranger", set()),
    ],
)
def test_only_who_sees_exact_counts_begins_with_measured_values(
    act, who, count, chain_version, role, names
):
    count(arrived=12, declined=3)

    assert set(measured(act(who(role)), chain_version)) == names


def test_steering_gets_no_value_of_single_standards_where_the_agreement_says_none(
    act, who, count, chain_version, agreement
):
    count(arrived=12, declined=3)
    type(agreement).objects.update(steering_sees_partner_figures=False)

    assert "per_week" not in measured(act(who("steering")), chain_version)


def test_what_is_based_on_a_simulation_keeps_its_numbers(
    sign_in, coordinator, count, chain_version
):
    count(arrived=12, declined=3)
    client = sign_in(coordinator)
    address = reverse("chains:simulation_create", args=["testnetz", chain_version.pk])
    sent = {name: value for name, (value, _said) in _form(client, chain_version).items()}
    texts = {name: "" if v is None else str(v).replace(".", ",") for name, v in sent.items()}
    client.post(address, texts | {"label": "Heute", "leaves": "7"})
    made = Simulation.objects.get()

    form = client.get(address, {"from": made.pk}).context["form"]

    assert form["leaves"].value() == 7
    assert "Gemessen" not in str(form["per_week"].help_text)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 10, 0),
        (1, 10, None),
        (2, 31, None),
        (3, 31, 10),
        (30, 31, None),
        (9, 9, None),
        (40, 40, 90),
    ],
)
def test_a_share_is_rounded_to_fives_and_hides_small_counts(part, whole, percent):
    assert share_in_fives(part, whole) == percent
