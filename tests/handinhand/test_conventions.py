"""What holds for every app: walls on every table, nothing about persons on rung 0, whole links."""

import pytest
from django.apps import apps
from django.db import models

from handinhand.accounts.models import Person
from handinhand.thread.access import visible_cards
from handinhand.thread.models import Link

OURS = [model for model in apps.get_models() if model.__module__.startswith("handinhand.")]
# Tables that no page asks for by themselves: counters, links (whose ends decide), the number
# of the code book (its codes have their own wall).
WITHOUT_A_DOOR = {"networks.KeyCounter", "thread.Link", "reconstructions.CodeBook"}
OF_A_TENANT = [
    model
    for model in OURS
    if any(field.name == "network" for field in model._meta.get_fields())
    and model._meta.label not in WITHOUT_A_DOOR
]


def test_some_tables_belong_to_a_tenant():
    assert len(OF_A_TENANT) > 15


@pytest.mark.parametrize("model", OF_A_TENANT, ids=lambda model: model._meta.label)
def test_what_belongs_to_a_network_leaves_the_database_by_visible_to_only(model):
    readable = hasattr(model._default_manager.all(), "visible_to")
    # Parts of a network that are read through it (bodies, phases) are reached from its door.
    part_of_network = model._meta.app_label == "networks"

    assert readable or part_of_network


RUNG_0 = [
    model for model in OURS if model._meta.app_label in {"handovers", "answerlinks", "breakreports"}
]
RUNG_1 = [model for model in OURS if model._meta.app_label == "journeys"]
# The numbers both sides write into their own files, drawn by chance.
DRAWN = {"slip", "number"}
ABOUT_A_PERSON = ("name", "birth", "initial", "phone", "mail", "address", "gender", "diagnos")
ABOUT_A_CASE = ("note", "comment", "remark", "text", "file", "case_number", "customer")


@pytest.mark.parametrize("model", RUNG_0 + RUNG_1, ids=lambda model: model._meta.label)
def test_the_tables_of_rungs_0_and_1_hold_no_free_text_and_nothing_about_a_person(model):
    columns = model._meta.concrete_fields

    assert [f.name for f in columns if isinstance(f, models.TextField | models.JSONField)] == []
    assert [
        f.name for f in columns for word in ABOUT_A_PERSON + ABOUT_A_CASE if word in f.name
    ] == []


@pytest.mark.parametrize("model", RUNG_0 + RUNG_1, ids=lambda model: model._meta.label)
def test_texts_of_rungs_0_and_1_are_codes_from_a_closed_list_or_a_drawn_number(model):
    texts = [f for f in model._meta.concrete_fields if isinstance(f, models.CharField)]

    open_texts = [f.name for f in texts if not f.choices and f.name not in DRAWN]

    assert open_texts == []


def test_the_journeys_were_scanned():
    assert {model.__name__ for model in RUNG_1} >= {"Journey", "Stay", "JourneyHandover"}


def test_both_ends_of_every_link_of_the_demo_are_found(db, demo, act):
    mertens = act(Person.objects.get(email="mertens@lindenrath.example"))
    links = Link.objects.filter(network_id=mertens.network_id)

    refs = {(x.asked_kind, x.asked_id) for x in links} | {
        (x.answer_kind, x.answer_id) for x in links
    }
    missing = refs - set(visible_cards(mertens, refs))

    assert len(refs) > 200
    assert missing == set()
