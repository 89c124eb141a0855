"""The chains of the demo: what the check finds, and that picture and table say the same."""

import re

import pytest
from django.urls import reverse

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.chains.access import engine_chain, judge_version
from handinhand.chains.models import ChainVersion
from tests.handinhand.matrix import NETWORK
from tests.servicechain.demo_chain import lindenrath

pytestmark = pytest.mark.usefixtures("db", "demo")


def _person(key):
    return Person.objects.get(email=f"{key}@lindenrath.example")


def _version(number, slug=NETWORK):
    return ChainVersion.objects.get(number=number, chain__network__slug=slug)


@pytest.mark.parametrize(
    ("persona", "number", "slug", "count"),
    [
        ("mertens", "0.4", NETWORK, 0),
        ("mertens", "1.0", NETWORK, 1),
        ("mertens", "1.1", NETWORK, 0),
        ("baumgart", "1.0", "starthilfe-alleinerziehende", 0),
    ],
)
def test_the_check_finds_one_thing_in_the_version_in_force_and_none_elsewhere(
    persona, number, slug, count
):
    actor = actor_of(_person(persona), None)

    findings = judge_version(actor, _version(number, slug)).findings

    assert len(findings) == count
    if count:
        assert "RV" in findings[0].sentence
        assert "Ü8" in findings[0].sentence
        assert findings[0].url


@pytest.mark.parametrize("number", ["0.4", "1.0"])
def test_the_stored_chain_is_the_chain_of_the_file(number):
    stored, told = engine_chain(_version(number)), lindenrath(number)

    assert [s.key for s in stored.stations] == [s.key for s in told.stations]
    assert [s.limits for s in stored.stations] == [s.limits for s in told.stations]
    assert [s.exclusive for s in stored.stations] == [s.exclusive for s in told.stations]
    assert [(s.split, s.join, s.optional) for s in stored.stations] == [
        (s.split, s.join, s.optional) for s in told.stations
    ]
    assert [set(s.involved) for s in stored.stations] == [set(s.involved) for s in told.stations]
    assert {w.key: w for w in stored.ways} == {w.key: w for w in told.ways}
    for ours, theirs in zip(stored.standards, told.standards, strict=True):
        assert set(ours.senders) == set(theirs.senders)
        assert (ours.receiver, ours.items) == (theirs.receiver, theirs.items)
        assert (ours.answer, ours.arrival) == (theirs.answer, theirs.arrival)
        assert (ours.feedback, ours.ladder) == (theirs.feedback, theirs.ladder)
    assert (stored.parallel, stored.person_exit) == (told.parallel, told.person_exit)


def test_picture_and_table_name_the_same_stations_and_standards(sign_in):
    version = _version("1.0")
    url = reverse("chains:version", args=[NETWORK, version.pk])

    page = sign_in(_person("yildiz")).get(url).text

    wide, phone = re.findall(r"<svg.*?</svg>", page, re.S)[-2:]
    table = page.split('id="table"')[1]
    for thing, name in [
        *((station, "chains:station") for station in version.stations.all()),
        *((standard, "chains:standard") for standard in version.standards.all()),
    ]:
        address = f'href="{reverse(name, args=[NETWORK, thing.pk])}"'
        assert address in wide, thing
        assert address in phone, thing
        assert address in table, thing


def test_the_draft_says_what_it_changes(sign_in):
    url = reverse("chains:version", args=[NETWORK, _version("1.1").pk])

    page = sign_in(_person("mertens")).get(url).text

    assert "Station 3, Leistung: bisher" in page
    assert "Videotermin" in page


def test_the_document_is_the_canonical_form_and_the_frozen_digest_fits(sign_in):
    from servicechain import digest, from_json

    version = _version("1.0")
    url = reverse("chains:document", args=[NETWORK, version.pk])

    answer = sign_in(_person("sommer")).get(url)

    assert answer["Content-Type"].startswith("application/json")
    assert digest(from_json(answer.text)) == version.digest
