"""The pages: three clicks, plain words, forms that keep what was typed, fixed query counts."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from handinhand.handovers import services
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import State
from handinhand.networks.models import ClosingDay
from tests.handinhand.handovers.conftest import on

FRIDAY = date(2026, 11, 20)


def address(name, network, *args):
    return reverse(f"handovers:{name}", args=[network.slug, *args])


def step(network, handover, name):
    return address("step", network, handover.pk, name)


def test_an_offer_is_accepted_with_one_click_and_reported_with_two_more(
    sign_in, receiver, offered, network
):
    client = sign_in(receiver)

    inbox = client.get(address("inbox", network))
    assert f'action="{step(network, offered, "accept")}"' in inbox.text
    client.post(step(network, offered, "accept"), {"version": offered.version})
    offered.refresh_from_db()
    form = client.get(step(network, offered, "arrive"))
    assert 'value="20.11.2026"' in form.text
    client.post(
        step(network, offered, "arrive"), {"version": offered.version, "arrived_on": "20.11.2026"}
    )

    offered.refresh_from_db()
    assert (offered.state, offered.arrived_on) == (State.ARRIVED, FRIDAY)
    assert "Ihr Eingang ist leer" in client.get(address("inbox", network)).text


def test_what_undoes_an_offer_is_no_pages_first_button(
    sign_in, practitioner, receiver, offered, network
):
    page = address("detail", network, offered.pk)

    sender, other = sign_in(practitioner).get(page).text, sign_in(receiver).get(page).text

    assert "Zurückziehen" in sender
    assert not re.search(r"kern-btn--primary[^>]*>[^/]*Zurückziehen", sender)
    assert re.search(r"kern-btn--primary[^>]*>[^/]*Annehmen", other)


def test_inbox_outbox_list_and_page_count_the_same_days_to_a_limit(
    sign_in, receiver, practitioner, receiver_unit, offered, network
):
    ClosingDay.objects.create(organisation=receiver_unit.organisation, day=date(2026, 11, 23))
    client, sender = sign_in(receiver), sign_in(practitioner)

    shown = [
        re.search(r"noch \d+ Arbeitstage?", page.text)
        for page in (
            client.get(address("inbox", network)),
            client.get(address("list", network)),
            client.get(address("detail", network, offered.pk)),
            sender.get(address("outbox", network)),
        )
    ]

    assert [found and found[0] for found in shown] == ["noch 1 Arbeitstag"] * 4


def test_the_day_until_which_the_arrival_is_reported_counts_the_receivers_days(
    sign_in, receiver, receiver_unit, receiving, offered, network
):
    ClosingDay.objects.create(organisation=receiver_unit.organisation, day=date(2026, 11, 24))
    services.accept(receiving, offered, appointment_on=FRIDAY)

    inbox = sign_in(receiver).get(address("inbox", network))

    assert "Meldung bis Mi 25.11." in inbox.text


def test_limits_are_told_in_words(sign_in, receiver, offered, network):
    client = sign_in(receiver)

    with on("2026-11-23"):
        assert "noch 1 Arbeitstag" in client.get(address("inbox", network)).text
    with on("2026-11-24"):
        assert "heute ist der letzte Tag" in client.get(address("inbox", network)).text
    with on("2026-12-02"):
        late = client.get(address("list", network)).text
        assert "seit 6 Arbeitstagen überfällig" in late


def test_a_double_click_on_accept_ends_on_the_page_without_an_error(
    sign_in, receiver, offered, network
):
    client, form = sign_in(receiver), {"version": offered.version}

    answers = [client.post(step(network, offered, "accept"), form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert offered.changes.filter(state="accepted").count() == 1


def test_who_answers_second_reads_the_first_answer_and_keeps_the_form(
    sign_in, receiver, practitioner, offered, network, sending
):
    services.withdraw(sending, offered, reason="offered_twice")

    refused = sign_in(receiver).post(
        step(network, offered, "decline"), {"version": offered.version, "reason": "no_capacity"}
    )

    assert refused.status_code == 409
    assert "hat sich inzwischen geändert: zurückgezogen" in refused.text
    assert re.search(r'value="no_capacity"[^>]*checked', refused.text)


def test_declining_without_a_reason_changes_nothing(sign_in, receiver, offered, network):
    refused = sign_in(receiver).post(
        step(network, offered, "decline"), {"version": offered.version}
    )

    assert refused.status_code == 422
    assert "Wählen Sie bei „Grund“ etwas aus." in refused.text
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("21.11.2026", "liegt in der Zukunft"),
        ("19.11.2026", "liegt vor dem Angebot vom 20.11.2026"),
        ("31.11.2026", "ist kein Datum"),
        ("gestern\x07", "Geben Sie ein Datum an"),
    ],
)
def test_a_wrong_day_of_arrival_comes_back_with_a_sentence(
    sign_in, receiver, accepted, network, typed, sentence
):
    refused = sign_in(receiver).post(
        step(network, accepted, "arrive"), {"version": accepted.version, "arrived_on": typed}
    )

    assert refused.status_code == 422
    assert sentence in refused.text
    assert typed.rstrip("\x07") in refused.text
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED


def test_a_step_that_is_over_leads_back_with_a_sentence(sign_in, receiver, accepted, network):
    answer = sign_in(receiver).get(step(network, accepted, "accept"), follow=True)

    assert answer.redirect_chain == [(address("detail", network, accepted.pk), 302)]
    assert "wurde schon beantwortet: angenommen" in answer.text


def test_a_new_hand_over_is_offered_in_one_form_and_made_once(
    sign_in, practitioner, standard, agreement, network, sender_unit
):
    client, key = sign_in(practitioner), str(uuid4())
    form = {"key": key, "from_unit": str(sender_unit.pk), "do": "offer"}

    assert "Begleitete Übergabe" in client.get(address("choose", network)).text
    for _click in range(2):
        answer = client.post(address("new", network, standard.pk), form)
        assert answer.status_code == 302

    handover = Handover.objects.get()
    assert (str(handover.pk), handover.state) == (key, State.OFFERED)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}", handover.slip)


def test_a_draft_waits_in_the_outbox_until_it_is_offered(
    sign_in, practitioner, dated_standard, agreement, network, sender_unit
):
    client = sign_in(practitioner)
    client.post(
        address("new", network, dated_standard.pk),
        {
            "key": str(uuid4()),
            "from_unit": str(sender_unit.pk),
            "anchor_date": "27.11.2026",
            "do": "draft",
        },
    )
    draft = Handover.objects.get()

    assert "Entwürfe" in client.get(address("outbox", network)).text
    form = client.get(step(network, draft, "offer"))
    assert "Entlasstag" in form.text
    client.post(
        step(network, draft, "offer"), {"version": draft.version, "anchor_date": "30.11.2026"}
    )

    draft.refresh_from_db()
    assert (draft.state, draft.anchor_date) == (State.OFFERED, date(2026, 11, 30))


def test_offering_to_who_has_left_asks_for_a_reason_and_keeps_the_rest(
    sign_in, practitioner, standard, agreement, network, sender_unit, receiver_unit
):
    party = agreement.parties.get(organisation=receiver_unit.organisation)
    party.left_on = FRIDAY
    party.save()
    client = sign_in(practitioner)
    form = {"key": str(uuid4()), "from_unit": str(sender_unit.pk), "appointment_on": "25.11.2026"}

    page = client.get(address("new", network, standard.pk))
    refused = client.post(address("new", network, standard.pk), form)
    done = client.post(
        address("new", network, standard.pk), form | {"outside_reason": "agreed_by_telephone"}
    )

    assert "Diese Stelle ist nicht in der Vereinbarung" in page.text
    assert refused.status_code == 422
    assert "ist nicht (mehr) in der Vereinbarung" in refused.text
    assert 'value="25.11.2026"' in refused.text
    assert done.status_code == 302
    assert Handover.objects.get().outside_reason == "agreed_by_telephone"


def test_the_page_says_on_which_basis_what_is_passed_on_and_stores_none_of_it(
    sign_in, receiver, offered, network
):
    page = sign_in(receiver).get(address("detail", network, offered.pk)).text

    assert "§ 67b SGB X" in page
    assert "Hier gespeichert" in page
    assert "Verantwortlich ist" in page
    assert "anonym" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?state=open", 2),
        ("?state=unanswered", 1),
        ("?state=accepted", 1),
        ("?state=declined", 0),
        ("?state=overdue", 0),
        ("?period=30", 2),
        ("?period=chain", 2),
        ("?state=nonsense&period=77&unit=x&sort=-y&page=99", 2),
    ],
)
def test_the_list_is_narrowed_by_the_query_string(
    sign_in, coordinator, offer_on, receiving, network, query, found
):
    offer_on("2026-11-19")
    services.accept(receiving, offer_on("2026-11-20"))

    page = sign_in(coordinator).get(address("list", network) + query)

    assert page.context["page"].count == found
    assert ("Keine Übergabe passt" in page.text) == (found == 0)


def _many(offered, number):
    rows = []
    for position in range(number):
        row = Handover.objects.get(pk=offered.pk)
        row.pk, row.slip, row._state.adding = uuid4(), f"M{position:05d}", True
        rows.append(row)
    Handover.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("list", "coordinator"),
        ("list", "receiver"),
        ("inbox", "receiver"),
        ("outbox", "practitioner"),
    ],
)
def test_a_list_takes_the_same_number_of_queries_however_long_it_is(
    who, sign_in, offered, network, django_assert_max_num_queries, name, person
):
    client = sign_in(who(person))
    _many(offered, 2)
    client.get(address(name, network))  # what is asked once per process
    with django_assert_max_num_queries(40) as few:
        client.get(address(name, network))
    Handover.objects.exclude(pk=offered.pk).delete()
    _many(offered, 29)
    with django_assert_max_num_queries(len(few)):
        shown = client.get(address(name, network) + "?per=100")

    assert shown.context["page"].count == 30


@pytest.mark.parametrize("name", ["inbox", "step", "new"])
def test_every_way_back_leads_somewhere(
    sign_in, practitioner, receiver, offered, standard, network, name
):
    pages = {
        "inbox": (receiver, address("inbox", network)),
        "step": (receiver, step(network, offered, "decline")),
        "new": (practitioner, address("new", network, standard.pk)),
    }
    person, where = pages[name]

    page = sign_in(person).get(where).text

    assert 'href=""' not in page
    assert ("Abbrechen" in page) == (name != "inbox")
