"""Pages and forms of the chain."""

import pytest
from django.urls import reverse

from handinhand.chains import services
from handinhand.chains.models import ChainVersion, ChangeRequest, Station
from handinhand.kernel.errors import Stale
from tests.handinhand.chains.small import add_standard

SLUG = "testnetz"


def _url(name, *args):
    return reverse(f"chains:{name}", args=[SLUG, *args])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("coordinator", 200),
        ("moderator", 200),
        ("practitioner", 200),
        ("steering", 200),
        ("evaluator", 200),
        ("privacy_officer", 200),
        ("administrator", 403),
        ("state_officer", 404),
        ("stranger", 404),
    ],
)
def test_members_read_the_chain_and_strangers_find_nothing(who, sign_in, draft, role, status):
    client = sign_in(who(role))
    station, standard = draft.stations.first(), draft.standards.first()

    got = [
        client.get(url).status_code
        for url in (
            _url("list"),
            _url("version", draft.pk),
            _url("station", station.pk),
            _url("standard", standard.pk),
            _url("picture", draft.pk),
            _url("document", draft.pk),
            _url("change_requests"),
        )
    ]

    assert got == [status] * 7


def _fields(station=None, **changed):
    return {
        "name": "Zuhören",
        "split": "one",
        "join": "one",
        "version": str(station.version) if station else "1",
    } | changed


def _rows(thing, *rows, **changed):
    sent = {f"row-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {"rows": str(len(rows)), "version": str(thing.version)} | sent | changed


def test_a_station_is_changed_in_the_form(sign_in, coordinator, draft, receiver_unit):
    station = draft.stations.get(key="1")
    data = _fields(station, responsible_unit=str(receiver_unit.pk), optional="on")

    answer = sign_in(coordinator).post(_url("station_edit", station.pk), data)

    assert answer.status_code == 302
    station.refresh_from_db()
    assert (station.name, station.optional) == ("Zuhören", True)
    assert list(station.responsible.all()) == [receiver_unit]


def test_an_invalid_form_keeps_what_was_typed(sign_in, coordinator, draft):
    station = draft.stations.get(key="1")

    answer = sign_in(coordinator).post(
        _url("station_edit", station.pk), _fields(station, name="", purpose="Früh ansprechen")
    )

    assert answer.status_code == 422
    assert "Füllen Sie das Feld „Name der Station“ aus." in answer.text
    assert "Früh ansprechen" in answer.text


def test_control_characters_are_refused(sign_in, coordinator, draft):
    station = draft.stations.get(key="1")

    answer = sign_in(coordinator).post(
        _url("station_edit", station.pk), _fields(station, name="Zuhören\x07")
    )

    assert answer.status_code == 422
    assert "Steuerzeichen" in answer.text


def test_a_stale_page_answers_409_and_keeps_what_was_typed(act, sign_in, coordinator, draft):
    station = draft.stations.get(key="1")
    seen = _fields(station)
    services.change_station(
        act(coordinator), station, version=station.version, fields={"name": "Anrufen"}
    )

    answer = sign_in(coordinator).post(_url("station_edit", station.pk), seen)

    assert answer.status_code == 409
    assert "Zuhören" in answer.text
    assert "Anrufen" in answer.text
    station.refresh_from_db()
    assert station.name == "Anrufen"


def test_an_agreed_version_offers_no_form_and_refuses_one(sign_in, coordinator, agreed):
    client = sign_in(coordinator)
    station = agreed.stations.get(key="1")

    page = client.get(_url("station", station.pk)).text
    answer = client.post(_url("station_edit", station.pk), _fields(station))

    assert _url("station_edit", station.pk) not in page
    assert answer.status_code == 422
    assert "lässt sich nicht mehr ändern" in answer.text


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("station_limits", {"value": "5", "unit": "week", "direction": "after", "anchor": "offer"}),
        ("station_sheets", {"key": "F9", "name": "Checkliste"}),
    ],
)
def test_rows_of_a_station_are_replaced(sign_in, coordinator, draft, name, row):
    station = draft.stations.get(key="1")

    answer = sign_in(coordinator).post(_url(name, station.pk), _rows(station, row))

    assert answer.status_code == 302
    stored = station.limits if name == "station_limits" else station.sheets
    assert stored.count() == 1


def test_a_wrong_row_is_named_and_nothing_is_stored(sign_in, coordinator, draft):
    station = draft.stations.get(key="1")

    answer = sign_in(coordinator).post(
        _url("station_limits", station.pk), _rows(station, {"value": "sieben"}, {"text": "bald"})
    )

    assert answer.status_code == 422
    assert "Zeile 1: Geben Sie bei „Frist“ eine Zahl an" in answer.text
    assert 'value="sieben"' in answer.text
    assert 'value="bald"' in answer.text
    assert "Füllen Sie das Feld" not in answer.text  # a row without its first field is no mistake
    assert station.limits.get().value == 10


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("standard_items", {"name": "Anlass", "sensitivity": "entrusted", "basis": "consent"}),
        ("standard_ladder", {"to": "coordinator", "delay": "2", "unit": "working_day"}),
    ],
)
def test_rows_of_a_standard_are_replaced(sign_in, coordinator, draft, name, row):
    standard = draft.standards.get()

    answer = sign_in(coordinator).post(_url(name, standard.pk), _rows(standard, row))

    assert answer.status_code == 302
    stored = standard.items if name == "standard_items" else standard.ladder
    assert str(stored.get()) in {"Anlass", "1. Netzwerkkoordination"}


@pytest.mark.parametrize(
    ("name", "mine", "theirs", "told"),
    [
        (
            "station_limits",
            {"value": "5", "unit": "week", "direction": "after", "anchor": "offer"},
            {"value": "3", "unit": "month", "direction": "after", "anchor": "arrival"},
            "3, Monate, nach, Ankunft",
        ),
        ("station_sheets", {"key": "F5", "name": "Mein"}, {"key": "F3", "name": "Ihr"}, "F3, Ihr"),
        (
            "standard_items",
            {"name": "Meines", "sensitivity": "contact"},
            {"name": "Ihres", "sensitivity": "health"},
            "Ihres, Gesundheit",
        ),
        (
            "standard_ladder",
            {"to": "steering", "delay": "5", "unit": "week"},
            {"to": "coordinator", "delay": "3", "unit": "month"},
            "Netzwerkkoordination, 3, Monate",
        ),
    ],
)
def test_the_second_to_save_rows_reads_that_somebody_was_faster(
    sign_in, coordinator, moderator, draft, name, mine, theirs, told
):
    thing = draft.stations.get(key="1") if "station" in name else draft.standards.get()
    part = getattr(thing, name.partition("_")[2])
    url, seen = _url(name, thing.pk), _rows(thing, mine)
    assert sign_in(coordinator).post(url, _rows(thing, theirs)).status_code == 302
    stored = list(part.values())

    client = sign_in(moderator)
    answer = client.post(url, seen)

    assert answer.status_code == 409
    assert "Inzwischen hat jemand anderes gespeichert." in answer.text
    assert f"<li>{told}</li>" in answer.text
    typed = answer.context["rows"].values[0]
    assert {key: str(typed[key]) for key in mine} == mine
    assert list(part.values()) == stored

    again = client.post(url, seen | {"version": str(answer.context["rows"].version)})
    assert again.status_code == 302
    assert list(part.values()) != stored


def test_rows_without_a_version_change_nothing(sign_in, coordinator, draft):
    station = draft.stations.get(key="1")

    answer = sign_in(coordinator).post(_url("station_limits", station.pk), {"rows": "1"})

    assert answer.status_code == 422
    assert "Laden Sie die Seite neu" in answer.text
    assert station.limits.count() == 1


def test_the_second_to_name_senders_reads_that_somebody_was_faster(
    act, sign_in, coordinator, draft, receiver_unit
):
    standard = draft.standards.get()
    before = set(standard.senders.all())
    seen = standard.version
    services.change_standard(
        act(coordinator), standard, version=seen, fields={}, senders=[receiver_unit]
    )

    with pytest.raises(Stale):
        services.change_standard(
            act(coordinator), standard, version=seen, fields={}, senders=before
        )

    assert set(standard.senders.all()) == {receiver_unit}


def test_the_check_leads_to_the_form_where_a_gap_is_closed(act, sign_in, coordinator, draft):
    station = draft.stations.get(key="1")
    services.set_limits(act(coordinator), station, limits=[])

    page = sign_in(coordinator).get(_url("version", draft.pk)).text

    assert _url("station_limits", station.pk) in page
    assert "1 Punkt ist offen." in page
    assert "Jede Station hat genau eine verantwortliche Stelle und eine Frist." not in page
    assert "Jede Station ist erreichbar" in page


def test_the_whole_way_from_an_empty_network_to_a_version_in_force(
    sign_in, coordinator, steering, sender_unit, receiver_unit
):
    client = sign_in(coordinator)
    client.post(_url("create"), {"name": "Testkette", "number": "0.1"})
    version = ChainVersion.objects.get(chain__network__slug=SLUG)
    for key, unit, end in (("1", sender_unit, ""), ("2", receiver_unit, "on")):
        data = _fields(key=key, name=f"Station {key}", responsible_unit=str(unit.pk))
        data |= {"is_end": end} if end else {}
        client.post(_url("station_create", version.pk), data)
    first, last = version.stations.order_by("key")
    client.post(
        _url("way_create", version.pk),
        {"key": "E1-2", "begin": str(first.pk), "end": str(last.pk)},
    )

    leader = sign_in(steering)
    seen = leader.get(_url("version_agree", version.pk)).context["form"]["seen"].value()
    leader.post(_url("version_agree", version.pk), {"on": "20.11.2026", "seen": seen})
    refused = leader.post(_url("version_in_force", version.pk), {"first_day": "20.11.2026"})
    leader.post(
        _url("version_in_force", version.pk),
        {"first_day": "20.11.2026", "exception_reason": "Unterschriften folgen."},
    )

    assert refused.status_code == 422
    assert "Noch nicht unterschrieben" in refused.text
    version.refresh_from_db()
    assert version.state == "in_force"


def test_a_station_is_taken_out_with_its_ways(sign_in, coordinator, draft):
    station = draft.stations.get(key="2")

    answer = sign_in(coordinator).post(_url("station_remove", station.pk), {})

    assert answer.status_code == 302
    assert not Station.objects.filter(pk=station.pk).exists()
    assert not draft.ways.exists()


def test_a_practitioner_raises_a_request_and_steering_decides_it(
    sign_in, practitioner, steering, agreed
):
    sign_in(practitioner).post(
        _url("change_request_create"), {"title": "Videotermin", "reason": "Lange Wege"}
    )
    request = ChangeRequest.objects.get(network__slug=SLUG)

    answer = sign_in(steering).post(
        _url("change_request_decide", request.pk),
        {"version": "1", "outcome": "accepted", "on": "20.11.2026"},
    )

    assert answer.status_code == 302
    request.refresh_from_db()
    assert request.state == "accepted"
    page = sign_in(practitioner).get(_url("change_requests")).text
    assert "ÄA-1 Videotermin" in page
    assert "angenommen" in page


@pytest.mark.parametrize("what", ["versions", "requests"])
def test_lists_take_a_fixed_number_of_queries(
    act, sign_in, coordinator, draft, what, django_assert_max_num_queries
):
    client, actor = sign_in(coordinator), act(coordinator)
    url = _url("list") if what == "versions" else _url("change_requests")

    def grow(first, last):
        for number in range(first, last):
            if what == "versions":
                services.create_version(actor, draft.chain, number=f"9.{number}")
            else:
                services.raise_change_request(actor, draft, title=f"A{number}", reason="Darum")

    grow(0, 3)
    with django_assert_max_num_queries(100) as few:
        client.get(url)
    grow(3, 23)
    with django_assert_max_num_queries(100) as many:
        client.get(url)

    assert len(many) == len(few)


def test_a_version_takes_a_fixed_number_of_queries_however_long_it_is(
    act, sign_in, coordinator, draft, sender_unit, receiver_unit, django_assert_max_num_queries
):
    client, actor = sign_in(coordinator), act(coordinator)

    with django_assert_max_num_queries(100) as few:
        client.get(_url("version", draft.pk))
    before = draft.stations.get(key="2")
    for number in range(3, 9):
        station = services.add_station(
            actor, draft, key=str(number), name="Neu", responsible=[sender_unit]
        )
        standard = add_standard(actor, draft, sender_unit, receiver_unit, key=f"Ü{number}")
        services.add_way(
            actor, draft, key=f"E{number}", source=before, target=station, standard=standard
        )
    with django_assert_max_num_queries(100) as many:
        client.get(_url("version", draft.pk))

    assert len(many) == len(few)


@pytest.mark.parametrize("form", ["wide", "phone", "poster", "unknown"])
def test_the_picture_opens_in_every_form_and_is_saved_with_its_style(
    sign_in, practitioner, draft, form
):
    client = sign_in(practitioner)

    shown = client.get(_url("picture", draft.pk), {"form": form})
    saved = client.get(_url("picture", draft.pk), {"form": form, "save": "1"})

    assert shown["Content-Type"].startswith("image/svg+xml")
    assert shown.text.startswith("<?xml-stylesheet")
    assert "<style>" not in shown.text
    assert "<style>" in saved.text
    assert "attachment" in saved["Content-Disposition"]
