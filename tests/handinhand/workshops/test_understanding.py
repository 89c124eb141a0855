"""Theses and dissents: who writes them down, and what is refused in words."""

from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks import services as networks
from handinhand.thread.access import neighbours
from handinhand.workshops import services
from handinhand.workshops.access import understanding_counts
from handinhand.workshops.models import Dissent, Thesis, ThesisPosition

OURS = ["testnetz", "nachbarnetz"]  # the demo may lie in the same database


@pytest.fixture
def thesis(act, moderator) -> Thesis:
    return services.create_thesis(act(moderator), text="Ein Verweis ist keine Übergabe.")


@pytest.fixture
def dissent(act, moderator, thesis) -> Dissent:
    return services.create_dissent(
        act(moderator), text="Eine Rückmeldung über Abbrüche", theses=[thesis.pk]
    )


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
def test_coordination_and_moderation_write_down_a_thesis(sign_in, network, who, name, status):
    client = sign_in(who(name))

    response = client.post(
        reverse("workshops:thesis_create", args=[network.slug]), {"text": "Anschlüsse fehlen."}
    )

    assert response.status_code == status
    assert Thesis.objects.filter(network__slug__in=OURS, key="T1").exists() == (status == 302)


def test_theses_are_numbered_and_numbers_are_never_used_again(act, moderator):
    first = services.create_thesis(act(moderator), text="eins")
    brought = services.create_thesis(act(moderator), text="sieben", number=7)
    brought.delete()
    next_one = services.create_thesis(act(moderator), text="acht")

    assert [first.key, next_one.key] == ["T1", "T8"]


def test_a_dissent_stands_in_the_thread_below_its_thesis(act, coordinator, thesis, dissent):
    below = neighbours(act(coordinator), "thesis", thesis.pk).answered_by
    above = neighbours(act(coordinator), "dissent", dissent.pk).answers

    assert [card.label for card in below] == ["Dissens D1"]
    assert [card.label for card in above] == ["These T1"]


def test_a_dissent_about_a_thesis_of_another_network_is_refused(act, stranger, thesis, sign_in):
    response = sign_in(stranger).post(
        reverse("workshops:dissent_create", args=["nachbarnetz"]),
        {"text": "Dissens", "state": "open", "theses": [str(thesis.pk)]},
    )

    assert response.status_code == 422
    assert "Wählen Sie bei „Betrifft Thesen“ etwas aus der Liste." in response.content.decode()
    with pytest.raises(Http404):
        services.create_dissent(act(stranger), text="Dissens", theses=[thesis.pk])
    assert Dissent.objects.filter(network__slug__in=OURS).count() == 0


def test_an_interim_state_needs_its_sentence_and_keeps_what_was_typed(sign_in, moderator, network):
    response = sign_in(moderator).post(
        reverse("workshops:dissent_create", args=[network.slug]),
        {"text": "Anrufe am Entlasstag", "state": "interim", "interim": ""},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Ein Zwischenstand braucht einen Satz." in page
    assert "Anrufe am Entlasstag" in page
    assert Dissent.objects.filter(network__slug__in=OURS).count() == 0


def test_a_review_in_the_past_is_refused(act, moderator, dissent):
    with pytest.raises(RuleBroken, match="liegt in der Vergangenheit"):
        services.change_dissent(
            act(moderator), dissent, version=1, fields={"review_on": date(2026, 11, 1)}
        )


def test_a_position_is_written_down_and_replaced(act, moderator, thesis, receiver_unit):
    actor, organisation = act(moderator), receiver_unit.organisation
    services.set_position(actor, thesis, organisation=organisation, stance="rejects")

    services.set_position(
        actor, thesis, organisation=organisation, stance="supports", note="mit Einwilligung"
    )

    found = ThesisPosition.objects.get(thesis=thesis)
    assert (found.stance, found.note) == ("supports", "mit Einwilligung")


def test_an_organisation_outside_the_network_takes_no_position(
    act, moderator, thesis, foreign_unit
):
    with pytest.raises(Http404):
        services.set_position(
            act(moderator), thesis, organisation=foreign_unit.organisation, stance="supports"
        )


def test_an_organisation_that_has_left_takes_no_position(
    act, moderator, coordinator, thesis, receiver_unit, network
):
    membership = network.memberships.get(organisation=receiver_unit.organisation)
    networks.leave(act(coordinator), membership, on=date(2026, 11, 1))

    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk"):
        services.set_position(
            act(moderator), thesis, organisation=receiver_unit.organisation, stance="supports"
        )


def test_an_unknown_organisation_or_stance_is_answered_with_a_sentence(
    sign_in, moderator, network, thesis
):
    response = sign_in(moderator).post(
        reverse("workshops:thesis_position", args=[network.slug, thesis.pk]),
        {"organisation": "00000000-0000-0000-0000-000000000000", "stance": "x", "version": 1},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Wählen Sie bei „Organisation“ etwas aus der Liste." in page
    assert "Wählen Sie bei „Haltung“ etwas aus der Liste." in page
    assert ThesisPosition.objects.filter(thesis__network__slug__in=OURS).count() == 0


def test_a_practitioner_takes_no_position_for_others(act, practitioner, thesis, sender_unit):
    with pytest.raises(NotAllowed):
        services.set_position(
            act(practitioner), thesis, organisation=sender_unit.organisation, stance="supports"
        )


def test_of_two_who_change_a_thesis_the_second_reads_the_new_text(
    sign_in, moderator, coordinator, network, thesis
):
    address = reverse("workshops:thesis_change", args=[network.slug, thesis.pk])
    sign_in(moderator).post(address, {"text": "Erst die Rückmeldung zählt.", "version": 1})

    response = sign_in(coordinator).post(address, {"text": "Mein Satz", "version": 1})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Erst die Rückmeldung zählt." in page
    assert "Mein Satz" in page
    thesis.refresh_from_db()
    assert (thesis.text, thesis.version) == ("Erst die Rückmeldung zählt.", 2)


def test_a_position_on_a_changed_thesis_is_stale(act, moderator, thesis, sender_unit):
    services.change_thesis(act(moderator), thesis, version=1, fields={"text": "neu"})

    with pytest.raises(Stale):
        services.set_position(
            act(moderator),
            thesis,
            organisation=sender_unit.organisation,
            stance="supports",
            version=1,
        )
    assert ThesisPosition.objects.filter(thesis__network__slug__in=OURS).count() == 0


@pytest.mark.parametrize("sign", ["\x07", "\u202e"])
def test_control_characters_are_refused(sign_in, moderator, network, sign):
    response = sign_in(moderator).post(
        reverse("workshops:thesis_create", args=[network.slug]), {"text": f"Ein{sign}Satz"}
    )

    assert response.status_code == 422
    assert "Steuerzeichen" in response.content.decode()
    assert Thesis.objects.filter(network__slug__in=OURS).count() == 0


def test_the_page_shows_positions_in_words(sign_in, practitioner, act, moderator, network, thesis):
    for organisation in (m.organisation for m in network.memberships.all()):
        services.set_position(
            act(moderator), thesis, organisation=organisation, stance="partly", note="nur bei Ü6"
        )

    page = sign_in(practitioner).get(reverse("workshops:understanding", args=[network.slug]))

    assert "trägt zum Teil mit" in page.content.decode()
    assert "nur bei Ü6" in page.content.decode()


def test_a_dissents_position_is_written_down_once_per_organisation(
    act, moderator, dissent, sender_unit
):
    actor, organisation = act(moderator), sender_unit.organisation
    services.set_dissent_position(actor, dissent, organisation=organisation, text="so")
    services.set_dissent_position(actor, dissent, organisation=organisation, text="anders")

    assert [p.text for p in dissent.positions.all()] == ["anders"]


def test_settled_dissents_are_not_counted_as_open(act, moderator, dissent):
    services.create_dissent(act(moderator), text="erledigt", state="settled")

    counts = understanding_counts(act(moderator))

    assert (counts.theses, counts.dissents, counts.open_dissents) == (1, 2, 1)


def test_the_understanding_takes_the_same_queries_for_3_and_30_theses(
    sign_in, coordinator, act, network, sender_unit
):
    client, address = sign_in(coordinator), reverse("workshops:understanding", args=[network.slug])

    def fill(number: int) -> None:
        for _ in range(number):
            made = services.create_thesis(act(coordinator), text="These")
            services.set_position(
                act(coordinator), made, organisation=sender_unit.organisation, stance="supports"
            )
            services.create_dissent(act(coordinator), text="Dissens", theses=[made.pk])

    assert _queries(client, address, lambda: fill(3)) == _queries(client, address, lambda: fill(27))


def _queries(client, address, prepare) -> int:
    prepare()
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)
