"""Figures find the indicators they feed without anybody joining them by hand."""

from datetime import date
from decimal import Decimal

from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.evaluation.services import connect_figures
from handinhand.goals.models import Goal
from handinhand.goals.services import create_indicator
from handinhand.thread.access import neighbours


def test_a_new_indicator_of_hand_overs_answers_the_figure_of_its_standard(db, demo, act):
    mertens = act(Person.objects.get(email="mertens@lindenrath.example"))
    goal = Goal.objects.get(network_id=mertens.network_id, key="Z1")

    indicator = create_indicator(
        mertens,
        goal=goal,
        text="Anteil fristgerechter Übergaben in die Beratung",
        unit="percent",
        direction="at_least",
        target_value=Decimal(90),
        due_on=date(2027, 8, 31),
        source="Übergabestatistik",
        measured_by="handover_share_kept",
        standards=["Ü2"],
    )

    asked = neighbours(mertens, "indicator", indicator.pk).answers
    assert "Zahl zu Ü2" in {card.label for card in asked}


def test_joining_twice_joins_and_records_nothing(db, demo, act):
    mertens = act(Person.objects.get(email="mertens@lindenrath.example"))
    connect_figures(mertens)
    before = Entry.objects.count()

    assert connect_figures(mertens) == 0
    assert Entry.objects.count() == before
