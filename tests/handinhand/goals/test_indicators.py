"""Indicators and the values written down by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from handinhand.goals import services
from handinhand.goals.access import indicators_measured_by_handovers
from handinhand.goals.models import Goal, Indicator
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.thread.access import neighbours
from handinhand.thread.rules import ORPHAN_CHECKS

OURS = ["testnetz", "nachbarnetz"]  # the demo may lie in the same database


TODAY = date(2026, 11, 20)


@pytest.fixture
def goal(act, moderator) -> Goal:
    return services.create_goal(act(moderator), text="Niemand fällt aus der Kette")


@pytest.fixture
def make(act, moderator, goal):
    """Create an indicator; any part of it can be given."""

    def create(**wanted) -> Indicator:
        given = {
            "goal": goal,
            "text": "Abbrüche",
            "unit": "percent",
            "direction": "at_most",
            "target_value": Decimal(20),
            "due_on": date(2027, 12, 31),
            "source": "Stichprobe",
            "measured_by": "sample",
        }
        return services.create_indicator(act(moderator), **given | wanted)

    return create


TYPED = {
    "text": "Anamnesen je Fall",
    "unit": "number",
    "direction": "at_most",
    "baseline_value": "3",
    "target_value": "1,5",
    "due_on": "31.12.2027",
    "source": "Fallrekonstruktion",
    "measured_by": "reconstruction",
    "standards": "Ü2, Ü6 , Ü2,",
}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("coordinator", 302),
        ("moderator", 302),
        ("practitioner", 403),
        ("steering", 403),
        ("evaluator", 403),
        ("privacy_officer", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_coordination_and_moderation_write_down_an_indicator(
    sign_in, network, goal, who, name, status
):
    response = sign_in(who(name)).post(
        reverse("goals:indicator_create", args=[network.slug]), TYPED | {"goal": goal.pk}
    )

    assert response.status_code == status
    found = Indicator.objects.filter(network__slug__in=OURS, key="I1").first()
    assert (found is not None) == (status == 302)
    if found:
        assert (found.target_value, found.standards) == (Decimal("1.5"), ["Ü2", "Ü6"])


def test_a_word_for_a_number_is_told_and_kept(sign_in, moderator, network, goal):
    response = sign_in(moderator).post(
        reverse("goals:indicator_create", args=[network.slug]),
        TYPED | {"goal": goal.pk, "target_value": "wenige"},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "“ eine Zahl an, zum Beispiel 1,5." in page
    assert 'value="wenige"' in page
    assert Indicator.objects.filter(network__slug__in=OURS).count() == 0


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"target_value": Decimal(101)}, "zwischen 0 und 100 Prozent"),
        ({"target_value": Decimal(-1)}, "nicht negativ"),
        ({"baseline_value": Decimal(101)}, "zwischen 0 und 100 Prozent"),
        ({"due_on": date(2025, 12, 31)}, "vor dem Beginn des Netzwerks"),
    ],
)
def test_values_and_days_that_cannot_be_are_refused(make, wanted, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        make(**wanted)
    assert Indicator.objects.filter(network__slug__in=OURS).count() == 0


def test_an_indicator_answers_its_goal_and_moves_with_it(act, moderator, make, goal):
    indicator = make()
    other = services.create_goal(act(moderator), text="Anderes Ziel")

    services.change_indicator(act(moderator), indicator, version=1, fields={"goal": other})

    above = neighbours(act(moderator), "indicator", indicator.pk).answers
    assert [card.label for card in above] == ["Ziel Z2"]


def test_a_stale_change_of_an_indicator_changes_nothing(act, moderator, make):
    indicator = make()
    services.change_indicator(act(moderator), indicator, version=1, fields={"text": "neu"})

    with pytest.raises(Stale):
        services.change_indicator(act(moderator), indicator, version=1, fields={"text": "alt"})
    indicator.refresh_from_db()
    assert indicator.text == "neu"


def test_the_change_form_shows_numbers_as_they_are_typed(sign_in, moderator, network, make):
    indicator = make(unit="number", target_value=Decimal("1.5"))

    page = sign_in(moderator).get(
        reverse("goals:indicator_change", args=[network.slug, indicator.pk])
    )

    assert 'value="1,5"' in page.content.decode()


def test_indicators_without_baseline_are_named(act, moderator, make):
    make(baseline_value=Decimal(25))
    assert ORPHAN_CHECKS["indicators"].run(act(moderator)) == []

    make(baseline_text="nicht erhoben")

    [finding] = ORPHAN_CHECKS["indicators"].run(act(moderator))
    assert finding.sentence == "1 von 2 Indikatoren hat keinen Ausgangswert"
    assert finding.more == "I2 Abbrüche"


def test_indicators_measured_by_handovers_are_found(act, moderator, make):
    make()
    computed = make(measured_by="handover_share_kept")

    assert list(indicators_measured_by_handovers(act(moderator))) == [computed]


# --- measurements ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("coordinator", 302), ("moderator", 302), ("practitioner", 403), ("stranger", 404)],
)
def test_who_writes_down_a_value(sign_in, network, make, who, name, status):
    indicator = make()

    response = sign_in(who(name)).post(
        reverse("goals:measure", args=[network.slug, indicator.pk]),
        {"on": "20.11.2026", "value": "12,5", "of_how_many": "8", "note": "erste Stichprobe"},
    )

    assert response.status_code == status
    assert [m.value for m in indicator.measurements.all()] == (
        [Decimal("12.5")] if status == 302 else []
    )


def test_a_value_is_shown_with_its_of_how_many_and_whether_it_reaches_the_target(
    sign_in, practitioner, act, moderator, network, make
):
    indicator = make()
    services.record_measurement(
        act(moderator), indicator, on=TODAY, value=Decimal("12.5"), of_how_many=8
    )

    response = sign_in(practitioner).get(
        reverse("goals:indicator", args=[network.slug, indicator.pk])
    )

    [(_measurement, words, reached)] = response.context["measurements"]
    assert (words, reached) == ("12,5\u00a0% von 8", True)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"on": date(2026, 11, 21)}, "liegt in der Zukunft"),
        ({"on": date(2026, 1, 11)}, "vor dem Beginn des Netzwerks"),
        ({"value": Decimal(-1)}, "nicht negativ"),
        ({"value": Decimal(101)}, "zwischen 0 und 100 Prozent"),
        ({"of_how_many": None}, "Geben Sie an, von wie vielen"),
        (
            {"period_from": date(2026, 10, 31), "period_to": date(2026, 10, 1)},
            "endet, bevor er beginnt",
        ),
        ({"period_to": date(2026, 11, 21)}, "endet nach dem Stichtag"),
    ],
)
def test_values_that_cannot_be_are_refused(act, moderator, make, wanted, sentence):
    indicator = make()
    given = {"on": TODAY, "value": Decimal(25), "of_how_many": 4}

    with pytest.raises(RuleBroken, match=sentence):
        services.record_measurement(act(moderator), indicator, **given | wanted)
    assert indicator.measurements.count() == 0


def test_a_day_has_one_value(act, moderator, make):
    indicator = make(unit="number")
    services.record_measurement(act(moderator), indicator, on=TODAY, value=Decimal(3))

    with pytest.raises(RuleBroken, match=r"Für den 20\.11\.2026 gibt es schon einen Wert"):
        services.record_measurement(act(moderator), indicator, on=TODAY, value=Decimal(4))


def test_nobody_types_in_what_is_computed_from_handovers(sign_in, act, moderator, network, make):
    indicator = make(measured_by="handover_share_kept")

    response = sign_in(moderator).post(
        reverse("goals:measure", args=[network.slug, indicator.pk]),
        {"on": "20.11.2026", "value": "77", "of_how_many": "31"},
    )

    assert response.status_code == 422
    assert "wird aus den Übergaben gerechnet" in response.content.decode()
    assert indicator.measurements.count() == 0


def test_practitioners_measure_nothing(act, practitioner, make):
    with pytest.raises(NotAllowed):
        services.record_measurement(
            act(practitioner), make(), on=TODAY, value=Decimal(1), of_how_many=3
        )
