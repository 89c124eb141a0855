"""Pages: what is shown to whom, what is typed stays, reads of drafts are recorded."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.reconstructions import services
from handinhand.reconstructions.models import Event, Pattern, Reconstruction
from handinhand.thread.rules import KINDS


@pytest.fixture
def address(network):
    def of(name, *things):
        return reverse(f"reconstructions:{name}", args=[network.slug, *(one.pk for one in things)])

    return of


def _typed(where, /, **changes):
    return {
        "token": "5b3f5d0e-1111-4222-8333-444455556666",
        "on": "3/2024",
        "unit": str(where.pk),
        "kind": "contact",
        "text": "Gespräch am Telefon.",
        **changes,
    }


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("coordinator", 200),
        ("moderator", 200),
        ("privacy_officer", 200),
        ("practitioner", 200),
        ("steering", 404),
        ("evaluator", 404),
        ("stranger", 404),
        ("administrator", 403),
    ],
)
def test_a_draft_exists_for_those_who_work_on_it(who, sign_in, address, case, person, status):
    response = sign_in(who(person)).get(address("detail", case))

    assert response.status_code == status


def test_a_practitioner_of_a_unit_without_a_lane_does_not_see_the_draft(
    sign_in, receiver, report, sender_unit, empty_case, address
):
    report(sender_unit, date(2024, 2, 5))

    assert sign_in(receiver).get(address("detail", empty_case)).status_code == 404


def test_in_a_draft_a_practitioner_sees_own_events_only(sign_in, practitioner, lead, case, address):
    services.set_turning_point(lead, case, case.events.get(number=3), text="Anruf mit Termin.")
    text = sign_in(practitioner).get(address("detail", case)).text

    assert "ein Flyer wird mitgegeben" in text
    assert "Erstgespräch nach langer Wartezeit" not in text
    assert "Schon wieder" not in text
    assert "Anruf mit Termin" not in text


def test_all_members_read_a_released_case_in_months_with_frozen_days(
    sign_in, steering, released, address
):
    text = sign_in(steering).get(address("detail", released)).text

    assert "Mai 2024" in text
    assert "13.05.2024" not in text
    assert "70\u00a0Tage seit Nr.\u00a02" in text
    assert "105\u00a0Tage" in text


def test_each_read_of_a_draft_is_recorded_and_none_of_a_released_case(
    sign_in, coordinator, privacy_officer, case, address, lead, officer
):
    client = sign_in(coordinator)
    for page in (
        address("detail", case),
        address("table", case),
        address("picture", case),
        address("event", case, case.events.get(number=1)),
    ):
        assert client.get(page).status_code == 200
    reads = Entry.objects.filter(action="reconstruction.read")
    assert {entry.detail.retention for entry in reads} == {"read"}
    assert reads.count() == 4

    services.anonymise(lead, case)
    services.release(officer, case)
    client.get(address("detail", case))

    assert reads.count() == 4


def test_when_a_read_cannot_be_recorded_nothing_is_shown(
    sign_in, coordinator, case, address, monkeypatch
):
    def broken(*args, **kwargs):
        raise RuntimeError("audit trail is not writable")

    monkeypatch.setattr("handinhand.audit.services.record", broken)

    with pytest.raises(RuntimeError):
        sign_in(coordinator).get(address("detail", case))


def test_the_text_of_a_draft_stands_on_no_card(lead, case):
    cards = KINDS["event"].search(lead, "Fall A")

    assert len(cards) == 4
    assert not any("Flyer" in card.text for card in cards)
    assert KINDS["event"].search(lead, "Flyer") == []


def test_an_event_is_reported_with_the_month_alone(
    sign_in, practitioner, case, address, sender_unit
):
    response = sign_in(practitioner).post(address("add_event", case), _typed(sender_unit))

    event = Event.objects.get(text="Gespräch am Telefon.")
    assert response.status_code == 302
    assert (event.on, event.precision, event.number) == (date(2024, 3, 1), "month", 2)


def test_a_double_click_reports_one_event(sign_in, coordinator, case, address, sender_unit):
    client = sign_in(coordinator)

    answers = [client.post(address("add_event", case), _typed(sender_unit)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert case.events.count() == 5


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": "31.2.2024"}, "Der Monat Februar hat 29 Tage."),
        ({"on": "gestern"}, "Geben Sie ein Datum an"),
        ({"on": "1.12.2023"}, "außerhalb des Zeitraums"),
        ({"text": "unsichtbar\u0007"}, "unsichtbares Steuerzeichen"),
        ({"text": "x" * 1001}, "höchstens 1000 Zeichen"),
        ({"unit": "00000000-0000-4000-8000-000000000000"}, "aus der Liste"),
        ({"kind": "party"}, "aus der Liste"),
        ({"token": "kaputt"}, "Laden Sie die Seite neu"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(
    sign_in, coordinator, case, address, sender_unit, changes, sentence
):
    typed = _typed(sender_unit, **changes)

    response = sign_in(coordinator).post(address("add_event", case), typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert typed["text"].replace("\u0007", "") in response.text.replace("\u0007", "")
    assert case.events.count() == 4


def test_a_unit_of_strangers_is_not_in_the_list(sign_in, coordinator, case, address, foreign_unit):
    response = sign_in(coordinator).post(address("add_event", case), _typed(foreign_unit))

    assert response.status_code == 422
    assert "aus der Liste" in response.text
    assert foreign_unit.name not in response.text


def test_an_old_page_answers_409_with_both_texts(
    sign_in, coordinator, lead, case, address, sender_unit
):
    event = case.events.get(number=1)
    services.change_event(lead, event, version=1, fields={"text": "Stand der anderen."})

    typed = _typed(sender_unit, on="5.2.2024", text="Mein Text.", version="1")
    client = sign_in(coordinator)
    response = client.post(address("change_event", case, event), typed)

    assert response.status_code == 409
    assert "Mein Text." in response.text
    assert "Stand der anderen." in response.text
    assert Event.objects.get(pk=event.pk).text == "Stand der anderen."

    again = client.post(address("change_event", case, event), typed | {"version": "2"})
    assert again.status_code == 302
    assert Event.objects.get(pk=event.pk).text == "Mein Text."


def test_the_form_shows_a_date_as_exact_as_it_is_known(
    sign_in, coordinator, report, address, sender_unit, empty_case
):
    event = report(sender_unit, date(2024, 4, 1), precision="month")

    text = sign_in(coordinator).get(address("change_event", empty_case, event)).text

    assert 'value="4/2024"' in text


def test_a_case_whose_period_ends_before_it_begins_is_refused(sign_in, coordinator, address):
    typed = {
        "token": "5b3f5d0e-1111-4222-8333-444455556666",
        "pseudonym": "Frau Ulme",
        "age_group": "30–34",
        "features": "alleinerziehend\nohne Abschluss",
        "selection": "typical",
        "selection_reason": "typisch",
        "sources": "Akten",
        "period_from": "1.5.2024",
        "period_to": "1.4.2024",
    }
    client = sign_in(coordinator)

    refused = client.post(address("create"), typed)
    assert refused.status_code == 422
    assert "endet, bevor er beginnt" in refused.text
    assert "Frau Ulme" in refused.text

    made = [client.post(address("create"), typed | {"period_to": "1.6.2025"}) for _ in range(2)]
    assert made[0].url == made[1].url
    assert Reconstruction.objects.get().features == ["alleinerziehend", "ohne Abschluss"]


def test_release_by_the_page_asks_for_the_confirmation_first(
    sign_in, privacy_officer, lead, case, address
):
    services.change_event(
        lead, case.events.get(number=2), version=1, fields={"text": "Frau Muster rief an."}
    )
    services.anonymise(lead, case)
    client = sign_in(privacy_officer)

    assert "Frau Muster" in client.get(address("release", case)).text
    assert client.post(address("release", case)).status_code == 422
    assert client.post(address("release", case), {"hints_checked": "on"}).status_code == 302
    assert Reconstruction.objects.get(pk=case.pk).state == "released"


def test_what_waits_for_release_stands_first_for_the_privacy_officer(
    sign_in, privacy_officer, coordinator, lead, case, report, address
):
    from tests.handinhand.reconstructions.conftest import DESCRIPTION

    second = services.create_case(lead, **DESCRIPTION)
    first_unit = case.lanes.get(unit__key="TJC-1").unit
    services.add_event(
        lead, second, unit_id=first_unit.pk, on=date(2024, 5, 1), kind="contact", text="Gespräch."
    )
    services.anonymise(lead, second)

    def order(person):
        page = sign_in(person).get(address("list")).context["page"]
        return [row.key for row in page.rows]

    assert order(privacy_officer) == ["B", "A"]
    assert order(coordinator) == ["A", "B"]


def test_the_table_goes_out_as_csv_without_formulas(sign_in, coordinator, lead, case, address):
    services.change_event(
        lead, case.events.get(number=4), version=1, fields={"text": "=HYPERLINK(1)"}
    )

    response = sign_in(coordinator).get(address("table", case))

    rows = list(csv.reader(StringIO(response.text.lstrip("\ufeff")), delimiter=";"))
    assert "attachment" in response["Content-Disposition"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    assert rows[3][5:7] == ["WZ", "70\u00a0Tage seit Nr.\u00a02"]
    assert rows[4][3] == "'=HYPERLINK(1)"


def test_the_picture_goes_out_as_svg_with_escaped_texts(sign_in, coordinator, lead, case, address):
    services.change_event(
        lead, case.events.get(number=4), version=1, fields={"text": "<script>alert(1)</script>"}
    )

    client = sign_in(coordinator)
    response = client.get(address("picture", case))

    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    for text in (response.text, client.get(address("detail", case)).text):
        assert "<script>alert" not in text


def test_a_mark_is_set_and_taken_away_by_the_page(sign_in, coordinator, case, address):
    event = case.events.get(number=4)
    client = sign_in(coordinator)
    page = client.get(address("event", case, event))
    code = page.context["form"].fields["code"].queryset.get(code="AB")

    client.post(address("mark", case, event), {"code": code.pk})
    mark = event.marks.get()
    twice = client.post(address("mark", case, event), {"code": code.pk})
    client.post(address("unmark", case, event, mark))

    assert twice.status_code == 422
    assert "schon gesetzt" in twice.text
    assert not event.marks.exists()


def test_an_event_of_another_case_is_not_found_under_this_one(
    sign_in, coordinator, lead, case, address
):
    from tests.handinhand.reconstructions.conftest import DESCRIPTION

    other = services.create_case(lead, **DESCRIPTION)

    response = sign_in(coordinator).get(address("event", other, case.events.get(number=1)))

    assert response.status_code == 404


# --- lists take as many queries for 30 rows as for 3 ---------------------------------------------


def _queries(client, page, counter) -> int:
    with counter() as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.fixture
def counter():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_the_list_of_cases_takes_a_fixed_number_of_queries(
    sign_in, coordinator, lead, case, address, counter
):
    from tests.handinhand.reconstructions.conftest import DESCRIPTION

    client, page = sign_in(coordinator), address("list")
    for _ in range(2):
        services.create_case(lead, **DESCRIPTION)
    few = _queries(client, page, counter)

    for _ in range(20):
        services.create_case(lead, **DESCRIPTION)

    assert _queries(client, page, counter) == few


def test_the_list_of_patterns_takes_a_fixed_number_of_queries(
    sign_in, coordinator, lead, released, address, counter, network
):
    marks = [mark for event in released.events.all() for mark in event.marks.all()]

    def make(count):
        for _ in range(count):
            made = services.create_pattern(
                lead,
                title="Muster",
                interface_text="alle",
                interface_class="information",
                damage=1,
                influence="no",
            )
            for mark in marks:
                services.attach_mark(lead, made, mark)

    client, page = sign_in(coordinator), address("patterns")
    make(3)
    few = _queries(client, page, counter)
    make(20)

    assert Pattern.objects.count() == 23
    assert _queries(client, page, counter) == few


def test_the_page_of_a_case_takes_a_fixed_number_of_queries(
    sign_in, coordinator, case, report, sender_unit, mark, address, counter
):
    client, page = sign_in(coordinator), address("detail", case)
    few = _queries(client, page, counter)

    for day in range(1, 27):
        mark(report(sender_unit, date(2025, 1, day)), "IL")

    assert _queries(client, page, counter) == few
