"""A release is the handbook of one day: it never changes, and says what is new in it."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.handbook import services
from handinhand.handbook.access import chapters_of, edition_of
from handinhand.handbook.models import Release
from handinhand.handbook.rules import digest
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks.models import Network
from handinhand.workshops import services as workshops


@pytest.fixture
def at(network):
    """Return the address of a page of the handbook."""
    return lambda name, *more: reverse(f"handbook:{name}", args=[network.slug, *more])


@pytest.fixture
def first(act, steering, thesis) -> Release:
    """The first release of the small network."""
    return services.release(act(steering), reason="Erste Ausgabe")


def _rewrite(actor, thesis) -> None:
    workshops.change_thesis(
        actor, thesis, version=thesis.version, fields={"text": "Ein Verweis genügt nicht."}
    )


def test_steering_releases_the_book_and_everybody_reads_it(sign_in, steering, practitioner, at,
                                                           thesis):  # fmt: skip
    client = sign_in(steering)
    assert "Noch keine." in client.get(at("contents")).text
    form = client.get(at("release_create"))
    assert "Ausgabe 1 freigeben" in form.text

    done = client.post(at("release_create"), {"reason": "Zur Bilanz", "number": 1}, follow=True)

    assert done.redirect_chain[-1][0] == at("release", 1)
    release = Release.objects.get()
    assert (release.number, release.reason, release.on) == (1, "Zur Bilanz", clock.today())
    assert release.digest == digest(release.content)
    page = sign_in(practitioner).get(at("release", 1)).text
    assert "Zur Bilanz" in page
    assert release.digest in page
    chapter = sign_in(practitioner).get(at("release_chapter", 1, "understanding")).text
    assert "Ein Verweis ist keine Übergabe." in chapter
    [entry] = Entry.objects.filter(action="handbook.released")
    assert (entry.chain, entry.thing_id) == (str(release.network_id), release.pk)


@pytest.mark.parametrize("who_asks", ["coordinator", "moderator", "practitioner", "evaluator",
                                      "privacy_officer"])  # fmt: skip
def test_nobody_else_releases_it(who, act, sign_in, at, thesis, who_asks):
    person = who(who_asks)

    with pytest.raises(NotAllowed, match="Steuerungsgruppe"):
        services.release(act(person), reason="x")
    answer = sign_in(person).post(at("release_create"), {"reason": "x", "number": 1})

    assert answer.status_code == 403
    assert "Ausgabe freigeben" not in sign_in(person).get(at("contents")).text
    assert not Release.objects.exists()


def test_a_release_says_the_same_after_everything_changed(sign_in, act, coordinator, steering,
                                                          first, at, thesis, network):  # fmt: skip
    client, before = sign_in(steering), {}
    for key in [one.key for one in chapters_of(first)]:
        before[key] = client.get(at("release_chapter", 1, key)).text
    stored = Release.objects.get().content

    _rewrite(act(coordinator), thesis)
    services.write_prose(act(coordinator), "mandate", text="Später geschrieben", version=1)
    Network.objects.update(target_group="Alle", name="Umbenannt")

    for key, page in before.items():
        now = client.get(at("release_chapter", 1, key)).text
        assert _body(now) == _body(page)
    assert Release.objects.get().content == stored
    assert digest(stored) == first.digest
    assert edition_of(first).title == "Handbuch Testnetz"
    assert "Ein Verweis genügt nicht." in client.get(at("chapter", "understanding")).text


def _body(page: str) -> str:
    return page.split('<div class="doc">')[1].split("</main>")[0]


def test_the_database_refuses_to_change_or_delete_a_release(first):
    for harm in (
        lambda: Release.objects.update(reason="Anders"),
        lambda: Release.objects.all().delete(),
        lambda: first.save(),
    ):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            harm()

    assert Release.objects.get().reason == "Erste Ausgabe"


def test_the_next_release_tells_what_changed_and_nothing_else(act, sign_in, coordinator, steering,
                                                              first, thesis, at):  # fmt: skip
    actor = act(coordinator)
    _rewrite(actor, thesis)
    workshops.create_thesis(actor, text="Zweite These.")
    services.write_prose(actor, "goals", text="# Leitgedanke\n\nNiemand geht verloren.", version=1)
    draft = sign_in(coordinator).get(at("changes")).text

    second = services.release(act(steering), reason="Nachgeführt")

    assert second.number == 2
    assert [one["heading"] for one in second.changes] == [
        "4 Gemeinsames Fallverständnis",
        "5 Ziele und Wirkungslogik",
    ]
    told = [sentence for one in second.changes for sentence in one["sentences"]]
    assert told == [
        "Thesen und wie viele Organisationen sie mittragen: T1, Wortlaut:"
        " bisher „Ein Verweis ist keine Übergabe.“, jetzt „Ein Verweis genügt nicht.“.",
        "Thesen und wie viele Organisationen sie mittragen: T2: neu (Zweite These. · 0 von 0).",
        "Neuer Abschnitt „Leitgedanke“.",
        "Neu: „Niemand geht verloren.“",
    ]
    page = sign_in(steering).get(at("release", 2)).text
    assert "Was sich seit Ausgabe 1 geändert hat" in page
    for sentence in told:
        assert sentence in page
        assert sentence in draft
    assert first.changes == []
    assert edition_of(second).document.blocks[0].text == "Was sich seit Ausgabe 1 geändert hat"


def test_a_day_that_passes_is_no_change(act, steering, first):
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(RuleBroken, match="nichts"):
        services.release(act(steering), reason="Noch einmal")

    assert Release.objects.count() == 1


def test_a_refused_release_uses_up_no_number(act, coordinator, steering, first, thesis):
    with pytest.raises(RuleBroken):
        services.release(act(steering), reason="Noch einmal")
    _rewrite(act(coordinator), thesis)

    assert services.release(act(steering), reason="Jetzt").number == 2


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": "", "number": 1}, "Anlass"),
        ({"reason": "x" * 301, "number": 1}, "Kürzen"),
        ({"reason": "x", "number": "eins"}, ""),
        ({"reason": "x", "number": 0}, ""),
        ({"reason": "x"}, ""),
    ],
)
def test_a_form_that_lacks_something_releases_nothing(sign_in, steering, at, thesis, sent, says):
    page = sign_in(steering).post(at("release_create"), sent)

    assert page.status_code == 422
    assert says in page.text
    assert not Release.objects.exists()


def test_two_who_release_the_same_number_do_not_make_two(sign_in, act, coordinator, steering,
                                                         first, thesis, at):  # fmt: skip
    _rewrite(act(coordinator), thesis)
    late = sign_in(steering)
    services.release(act(steering), reason="Der Erste", number=2)
    workshops.create_thesis(act(coordinator), text="Dritte.")

    answer = late.post(at("release_create"), {"reason": "Der Zweite", "number": 2})

    assert answer.status_code == 409
    assert "Ausgabe 2 hat inzwischen jemand anderes freigegeben" in answer.text
    assert Release.objects.count() == 2


def test_addresses_that_lead_nowhere_are_not_found(sign_in, steering, stranger, first, at):
    client = sign_in(steering)

    for address in (at("release", 2), at("release_chapter", 1, "weather"),
                    at("release_file", 2, "pdf"), at("release_file", 1, "exe"),
                    at("file", "odt")):  # fmt: skip
        assert client.get(address).status_code == 404
    for address in (at("release", 1), at("release_chapter", 1, "mandate"),
                    at("release_file", 1, "pdf"), at("release_create")):  # fmt: skip
        assert sign_in(stranger).get(address).status_code == 404


def test_the_list_of_releases_asks_the_database_no_more_often(
    sign_in, steering, act, coordinator, first, thesis, at
):
    client = sign_in(steering)
    client.get(at("contents"))
    with CaptureQueriesContext(connection) as few:
        client.get(at("contents"))
    for number in range(3):
        workshops.create_thesis(act(coordinator), text=f"These {number}")
        services.release(act(steering), reason=f"Nr. {number}")

    with CaptureQueriesContext(connection) as many:
        page = client.get(at("contents"))

    assert "Ausgabe 4" in page.text
    assert len(many) == len(few)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_who_release_at_once_one_wins_and_the_other_is_told(act, steering, thesis):
    actor, barrier = act(steering), Barrier(2)

    def one() -> str:
        barrier.wait(timeout=30)
        try:
            services.release(actor, reason="Gleichzeitig", number=1)
        except (Stale, RuleBroken) as error:
            return str(error)
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(copy_context().run, one) for _each in range(2)]
        said = sorted(run.result() for run in runs)

    assert said[1] == "won"
    assert "Ausgabe 1 hat inzwischen jemand anderes freigegeben" in said[0]
    assert [release.number for release in Release.objects.all()] == [1]
    assert Entry.objects.filter(action="handbook.released").count() == 1
