"""The pages: what is offered now, plain words, forms that keep what was typed, fixed counts."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import get_handover
from handinhand.journeys.models import Journey, JourneyHandover, JourneyNumber
from handinhand.networks.models import ClosingDay
from tests.handinhand.journeys.conftest import FRIDAY, as_seen, later, lead_on


def address(name, network, *args):
    return reverse(f"journeys:{name}", args=[network.slug, *args])


def detail(network, seen):
    return address("detail", network, seen.number.pk)


def step(network, seen, target, name, source="1"):
    return address("step", network, seen.number.pk, source, target, name)


def test_a_journey_goes_from_begin_to_arrival_by_the_pages_alone(
    sign_in, practitioner, receiver, version, network, sender_unit, receiving
):
    sender, form = sign_in(practitioner), {"key": str(uuid4()), "began_on": "20.11.2026"}
    begun = sender.post(
        address("begin", network), form | {"unit": str(sender_unit.pk)}, follow=True
    )
    assert "Ihre Nummer ist T-" in begun.text
    here = begun.redirect_chain[-1][0]
    assert "Was als Nächstes kommen kann" in begun.text
    assert "Ü1 Übergabe Ü1" in begun.text

    number_id = UUID(here.rstrip("/").rsplit("/", 1)[-1])
    go_on = address("go_on", network, number_id, "1")
    assert "Schritt 2" in sender.get(go_on).text
    offered = sender.post(go_on, {"choice": "S1-2"}, follow=True)
    assert "Angeboten. Laufzettel" in offered.text

    other = sign_in(receiver)
    inbox = other.get(address("inbox", network))
    assert "wartet auf Antwort</span>" in inbox.text
    accept = re.search(r'action="([^"]+/accept/)"', inbox.text)
    assert accept is not None
    other.post(accept[1])
    arrive = accept[1].replace("/accept/", "/arrive/")
    assert 'value="20.11.2026"' in other.get(arrive).text
    arrived = other.post(arrive, {"arrived_on": "20.11.2026"}, follow=True)

    assert "Der Weg steht jetzt bei Ihnen." in arrived.text
    assert "Steht bei Ihnen: 2 Schritt 2" in arrived.text
    assert "Ihr Eingang ist leer" in other.get(address("inbox", network)).text


def test_a_double_click_makes_one_journey_one_offer_and_one_answer(
    sign_in, practitioner, receiver, version, network, sender_unit, receiving
):
    sender, other = sign_in(practitioner), sign_in(receiver)
    form = {"key": str(uuid4()), "began_on": "20.11.2026", "unit": str(sender_unit.pk)}

    begun = [sender.post(address("begin", network), form).status_code for _click in range(2)]
    number = JourneyNumber.objects.get(organisation=sender_unit.organisation_id)
    go_on = address("go_on", network, number.pk, "1")
    offers = [sender.post(go_on, {"choice": "S1-2"}).status_code for _click in range(2)]
    theirs = JourneyNumber.objects.visible_to(receiving).get()
    accept = address("step", network, theirs.pk, "1", "2", "accept")
    answers = [other.post(accept).status_code for _click in range(2)]

    assert (begun, offers, answers) == ([302, 302], [302, 302], [302, 302])
    assert (Journey.objects.count(), JourneyHandover.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="journey_handover.accept").count() == 1


def test_who_answers_second_reads_the_first_answer(
    sign_in, receiver, receiving, offered, theirs, network
):
    page = step(network, theirs, "2", "decline")
    client = sign_in(receiver)
    client.get(page)
    services.accept(receiving, theirs, get_handover(theirs, "2"))

    refused = client.post(page, {"reason": "no_capacity"})

    assert refused.status_code == 409
    assert "hat sich inzwischen geändert: angenommen" in refused.text
    assert re.search(r'value="no_capacity"[^>]*checked', refused.text)


def test_declining_without_a_reason_changes_nothing(sign_in, receiver, offered, theirs, network):
    refused = sign_in(receiver).post(step(network, theirs, "2", "decline"))

    assert refused.status_code == 422
    assert "Wählen Sie bei „Grund“ etwas aus." in refused.text
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_after_declining_the_journey_is_gone_for_the_receiver(
    sign_in, receiver, offered, theirs, network
):
    client = sign_in(receiver)

    answer = client.post(
        step(network, theirs, "2", "decline"), {"reason": "no_capacity"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == address("inbox", network)
    assert "nichts mehr zu tun" in answer.text
    assert client.get(detail(network, theirs)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("21.11.2026", "liegt in der Zukunft"), ("19.11.2026", "liegt vor dem Angebot vom")],
)
def test_a_wrong_day_of_arrival_comes_back_with_a_sentence(
    sign_in, receiver, accepted, theirs, network, typed, sentence
):
    refused = sign_in(receiver).post(step(network, theirs, "2", "arrive"), {"arrived_on": typed})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert typed in refused.text


def test_a_step_of_rung_0_that_journeys_lack_is_missing(
    sign_in, receiver, offered, theirs, network
):
    for name in ("ask", "reply", "expire", "nonsense"):
        assert sign_in(receiver).get(step(network, theirs, "2", name)).status_code == 404


def test_the_form_of_a_hold_offers_no_reason_that_speaks_of_an_illness(
    sign_in, receiver, accepted, theirs, network
):
    page = sign_in(receiver).get(step(network, theirs, "2", "hold")).text

    assert "Die Person bittet um Bedenkzeit" in page
    assert "Krankenhaus" not in page
    assert "Einweisung" not in page


def test_a_deviation_is_offered_by_code_and_told_in_picture_table_and_sentence(
    sign_in, practitioner, colleague, begun, ending, network
):
    client = sign_in(practitioner)
    page = address("deviate", network, begun.number.pk, "1")
    assert "Warum geht es anders als vereinbart?" in client.get(page).text
    assert client.post(page, {"target": "4"}).status_code == 422

    client.post(page, {"target": "4", "reason": "done_elsewhere"})
    seen = as_seen(ending, begun)
    services.accept(ending, seen, get_handover(seen, "4"))
    services.arrive(ending, seen, get_handover(seen, "4"), arrived_on=FRIDAY)

    told = sign_in(colleague).get(detail(network, seen)).text
    assert "Von Station 1 ging es zu Station 4, anders als vereinbart" in told
    assert "anders als die Kette" in told  # the table
    assert "hp-edge-gone" in told  # the picture


def test_the_picture_and_the_table_say_the_same_stations(
    sign_in, receiver, arrived, theirs, network
):
    page = sign_in(receiver).get(detail(network, theirs)).text

    picture = page[page.index('id="picture"') : page.index('id="table"')]
    table = page[page.index('id="table"') : page.index('id="anders"')]
    for key in "1234":
        assert f"Station {key}: Schritt {key}" in picture
        assert f"{key} Schritt {key}" in table
    assert "steht hier" in picture
    assert table.count("steht hier") == 1
    assert table.count("nicht bei Ihnen") == 2
    assert table.count("bei einer anderen Stelle") == 1
    assert "hp-edge-new" in picture


def test_a_side_sees_neighbours_but_not_the_rest_of_the_way(
    sign_in, third, coordinator, begun, sending, receiving, training, leading, network
):
    second = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    seen = lead_on(receiving, second, "2", "3", training, FRIDAY)

    own = sign_in(third).get(detail(network, seen)).text
    whole = sign_in(coordinator).get(detail(network, as_seen(leading, begun))).text

    rows = own[own.index('id="table"') : own.index('id="anders"')]
    assert rows.count("bei einer anderen Stelle") == 1  # station 2, from where it came
    assert "Jobcenter Teststadt – Team 1 hat" not in own
    assert "war hier" in whole
    assert "Frau " not in whole[whole.index("<main") :]


def test_the_list_shows_what_the_side_may_know(sign_in, practitioner, receiver, arrived, network):
    sender = sign_in(practitioner).get(address("list", network)).text
    other = sign_in(receiver).get(address("list", network)).text

    assert "weitergegeben" in sender
    assert "bei Ihnen" in other
    assert "KW 47/2026" in other


@pytest.mark.parametrize(
    ("group", "found"), [("", 3), ("here", 1), ("passed", 1), ("coming", 0), ("ended", 1)]
)
def test_the_list_is_narrowed_by_the_query_string(
    sign_in, practitioner, begun, begin_one, sending, receiving, network, group, found
):
    lead_on(sending, begin_one(), "1", "2", receiving, FRIDAY)
    services.leave_early(sending, begin_one(), exit_code="work_found")

    page = sign_in(practitioner).get(address("list", network) + f"?group={group}")

    assert page.context["page"].count == found
    assert ("Kein Weg passt" in page.text) == (found == 0)


def test_an_empty_list_says_what_to_do_first(sign_in, receiver, version, network):
    page = sign_in(receiver).get(address("list", network))

    assert "Noch kein Weg" in page.text


def test_the_file_holds_what_the_list_shows_and_taking_it_is_recorded(
    sign_in, practitioner, begun, network
):
    answer = sign_in(practitioner).get(address("export", network))

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Nummer;Stand;Station;dort seit;Kette"
    assert lines[1] == f"{begun};bei Ihnen;1 Schritt 1;KW 47/2026;1.0"
    assert "attachment" in answer["Content-Disposition"]
    assert Entry.objects.filter(action="journeys.exported").count() == 1


def test_opening_a_journey_is_recorded_without_its_key(
    sign_in, coordinator, begun, leading, network
):
    seen = as_seen(leading, begun)

    sign_in(coordinator).get(detail(network, seen))

    entry = Entry.objects.get(action="journey.read")
    assert entry.thing_id == seen.number.pk


def test_dropping_out_asks_for_a_code_and_shows_it_where_it_ended(
    sign_in, practitioner, begun, network
):
    client, page = sign_in(practitioner), address("leave", network, begun.number.pk)
    refused = client.post(page, {"left_on": "20.11.2026"})
    assert refused.status_code == 422
    assert "Wählen Sie bei „Warum endet der Weg?“ etwas aus." in refused.text

    done = client.post(page, {"left_on": "20.11.2026", "exit_code": "work_found"}, follow=True)

    assert "Arbeit oder Ausbildung ist schon gefunden" in done.text
    again = client.post(page, {"left_on": "20.11.2026", "exit_code": "moved_away"})
    assert again.status_code == 409


def test_the_end_elsewhere_is_not_told(sign_in, practitioner, begun, sending, receiving, network):
    second = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    services.leave_early(receiving, second, exit_code="moved_away")

    page = sign_in(practitioner).get(detail(network, begun)).text

    assert "weitergegeben" in page
    assert "vorzeitig" not in page
    assert "weggezogen" not in page


def test_what_is_past_its_limit_is_told_in_words(
    sign_in, receiver, coordinator, offered, theirs, network
):
    with later(10):
        inbox = sign_in(receiver).get(address("inbox", network)).text
        cockpit = sign_in(coordinator).get(reverse("overview:cockpit", args=[network.slug])).text

    assert "Antwortfrist abgelaufen am" in inbox
    assert "1 Übergabe eines Weges ist über ihrer Frist" in cockpit


def test_the_search_finds_a_journey_by_the_number_in_the_own_file_only(
    sign_in, practitioner, receiver, offered, begun, network
):
    where = reverse("thread:search", args=[network.slug]) + f"?q={begun}"

    assert detail(network, begun) in sign_in(practitioner).get(where).text
    assert detail(network, begun) not in sign_in(receiver).get(where).text


def test_a_journey_that_has_yet_to_begin_goes_no_way_without_a_hand_over(
    sign_in, practitioner, version, begin_one, network
):
    ahead = begin_one(FRIDAY + timedelta(days=10))
    page = address("go_on", network, ahead.number.pk, "1")

    refused = sign_in(practitioner).post(page, {"choice": "S1-3"})

    assert refused.status_code == 422
    assert "Der Weg beginnt erst am 30.11.2026." in refused.text
    assert not JourneyHandover.objects.exists()
    offered = sign_in(practitioner).post(page, {"choice": "S1-2"})
    assert offered.status_code == 302


def test_inbox_outbox_and_page_count_the_same_days_to_a_limit(
    sign_in, receiver, practitioner, receiver_unit, begun, offered, theirs, network
):
    ClosingDay.objects.create(organisation=receiver_unit.organisation, day=date(2026, 11, 23))
    sender, other = sign_in(practitioner), sign_in(receiver)

    shown = [
        re.findall(r"noch \d+ Arbeitstage?|heute ist der letzte Tag", page.text)
        for page in (
            other.get(address("inbox", network)),
            other.get(detail(network, theirs)),
            sender.get(address("outbox", network)),
            sender.get(detail(network, begun)),
        )
    ]

    assert shown == [["noch 1 Arbeitstag"]] * 4


@pytest.mark.parametrize(("name", "person"), [("inbox", "receiver"), ("outbox", "practitioner")])
def test_a_box_is_shown_in_pages(
    sign_in, who, begin_one, sending, receiving, version, network, name, person
):
    _many(begin_one, sending, receiving, 26)
    client = sign_in(who(person))

    first = client.get(address(name, network))
    second = client.get(address(name, network) + "?page=2")

    cards = [page.text.count('<article class="app-card"') for page in (first, second)]
    assert cards == [25, 1]
    assert "1 bis 25 von 26." in first.text


def test_only_who_may_begin_a_journey_is_offered_to(
    sign_in, practitioner, receiver, version, network
):
    begin = f'href="{address("begin", network)}"'
    first, second = sign_in(practitioner), sign_in(receiver)

    assert begin in first.get(address("list", network)).text
    assert begin not in second.get(address("list", network)).text
    assert second.get(address("begin", network)).status_code == 403


def test_an_empty_outbox_says_so(sign_in, practitioner, version, network):
    page = sign_in(practitioner).get(address("outbox", network))

    assert "Bei Ihnen ist nichts offen" in page.text


# --- query counts ---------------------------------------------------------------------------------


def _many(begin_one, sending, receiving, number):
    for _ in range(number):
        services.go_on(sending, begin_one(), station="1", ways=["S1-2"])


def _read(client, url):
    """Read a page, or a file to its last line: lines are fetched while it is read."""
    answer = client.get(url)
    answer.getvalue()
    return answer


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("list", "practitioner"),
        ("list", "coordinator"),
        ("export", "practitioner"),
        ("inbox", "receiver"),
        ("outbox", "practitioner"),
        ("figures", "coordinator"),
        ("move_all", "coordinator"),
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    sign_in, who, begin_one, sending, receiving, offered, network, name, person,
    django_assert_max_num_queries,
):  # fmt: skip
    client = sign_in(who(person))
    client.get(address(name, network))
    with django_assert_max_num_queries(60) as few:
        _read(client, address(name, network))
    _many(begin_one, sending, receiving, 9)

    with django_assert_max_num_queries(len(few)):
        shown = _read(client, address(name, network) + "?per=100")

    assert shown.status_code == 200


def test_the_page_of_a_journey_asks_as_much_for_a_long_way_as_for_a_short_one(
    sign_in, coordinator, begun, sending, receiving, training, ending, leading, network,
    django_assert_max_num_queries,
):  # fmt: skip
    client, whole = sign_in(coordinator), as_seen(leading, begun)
    second = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    client.get(detail(network, whole))
    with django_assert_max_num_queries(90) as short:
        client.get(detail(network, whole))
    third = lead_on(receiving, second, "2", "3", training, FRIDAY)
    lead_on(training, third, "3", "4", ending, FRIDAY)

    with django_assert_max_num_queries(len(short)):
        page = client.get(detail(network, whole))

    assert page.text.count("war hier") > 2
