"""A chain goes out as BPMN and JSON and comes back as a draft; other files are refused in words."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import servicechain as engine
from handinhand.audit.models import Entry
from handinhand.chains.access import engine_chain
from handinhand.chains.access.exchange import chain_from_file
from handinhand.chains.models import ChainVersion
from handinhand.kernel.errors import RuleBroken
from tests.handinhand.matrix import NETWORK

pytestmark = pytest.mark.django_db
ADDRESS = f"/networks/{NETWORK}/chains/from-file/"
FOREIGN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="P"><laneSet id="L"><lane id="l1" name="Suchthilfe Lindenrath">
    <flowNodeRef>Task_long_name_of_a_tool</flowNodeRef></lane>
    <lane id="l2" name="Verein Unbekannt"><flowNodeRef>Task_2</flowNodeRef></lane></laneSet>
  <startEvent id="s"/><task id="Task_long_name_of_a_tool" name="Clearing"/>
  <task id="Task_2" name="Beraten"/><endEvent id="e"/>
  <textAnnotation id="note"><text>Achtung</text></textAnnotation>
  <sequenceFlow id="f" sourceRef="s" targetRef="Task_long_name_of_a_tool"/>
  <sequenceFlow id="Flow_0123456789abcdef" sourceRef="Task_long_name_of_a_tool" targetRef="Task_2"/>
  <sequenceFlow id="g" sourceRef="Task_2" targetRef="e"/></process></definitions>"""


@pytest.fixture
def version(demo) -> ChainVersion:
    return ChainVersion.objects.get(number="1.0", chain__network__slug=NETWORK)


@pytest.fixture
def signed_in(demo, client):
    """Return a client in which a persona of the demo is signed in."""
    from handinhand.accounts.models import Person

    def as_persona(name: str):
        client.force_login(Person.objects.get(email__startswith=f"{name}@"))
        return client

    return as_persona


def _upload(client, content: str | bytes):
    data = content.encode() if isinstance(content, str) else content
    return client.post(ADDRESS, {"file": SimpleUploadedFile("kette.bpmn", data)})


@pytest.mark.parametrize(("ending", "kind"), [("drawing", "xml"), ("document", "json")])
def test_a_version_goes_out_and_comes_back_as_the_same_chain(signed_in, version, ending, kind):
    client = signed_in("mertens")
    sent = client.get(f"/networks/{NETWORK}/chains/{version.pk}/{ending}/")
    assert kind in sent["Content-Type"]
    assert "attachment" in sent["Content-Disposition"]

    shown = _upload(client, sent.content)
    assert shown.status_code == 200
    document = shown.context["form"].initial["document"]
    made = client.post(
        ADDRESS + "create/", {"document": document, "number": "2.0", "note": "aus einer Datei"}
    )

    assert made.status_code == 302
    draft = ChainVersion.objects.get(number="2.0")
    assert draft.is_draft
    again = replace(engine_chain(draft), version="1.0")
    assert engine.canonical(again) == engine.canonical(engine_chain(version))
    assert {s.key: s.line for s in draft.stations.all()} == {
        s.key: s.line for s in version.stations.all()
    }, "figures follow the stations"
    assert Entry.objects.filter(action="chain_version.read_from_file").count() == 1


def test_a_drawing_of_another_tool_says_what_it_could_not_bring_along(signed_in):
    client = signed_in("mertens")
    shown = _upload(client, FOREIGN)

    assert shown.status_code == 200
    assert "Verein Unbekannt" in shown.text
    assert "Anmerkungen und Rahmen der Zeichnung gehören nicht zur Kette." in shown.text
    assert not ChainVersion.objects.filter(number="3.0").exists(), "reading stores nothing"
    document = shown.context["form"].initial["document"]
    client.post(ADDRESS + "create/", {"document": document, "number": "3.0", "note": ""})
    stations = ChainVersion.objects.get(number="3.0").stations.order_by("position")
    assert [(s.key, s.name) for s in stations] == [("1", "Clearing"), ("2", "Beraten")]
    assert not stations[1].responsible.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer"),
        (b"\xff\xfe\x00Word", "weder eine Zeichnung in BPMN noch JSON"),
        (b"Name;Datum\nAnna;1.1.2026\n", "weder eine Zeichnung in BPMN noch JSON"),
        (b"%PDF-1.4 text", "weder eine Zeichnung in BPMN noch JSON"),
        (b"{", "kein gültiges JSON"),
        (b"{}", "Format"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>", "."),
        (b"<html/>", "BPMN"),
        (b"<" + b" " * 5_000_001, "größer als 5 MB"),
    ],
)
def test_a_file_that_is_no_chain_is_refused_in_a_sentence(signed_in, content, sentence):
    answer = _upload(signed_in("mertens"), content)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_file_is_refused_in_a_sentence(signed_in):
    answer = signed_in("mertens").post(ADDRESS, {})

    assert answer.status_code == 422
    assert "Wählen Sie eine Datei." in answer.text


def test_what_a_draft_cannot_hold_is_refused_and_nothing_is_stored(signed_in, version):
    client = signed_in("mertens")
    chain = engine_chain(version)
    long = replace(chain.stations[0], purpose="Z" * 501)
    document = engine.to_json(replace(chain, stations=(long, *chain.stations[1:])))

    answer = client.post(
        ADDRESS + "create/", {"document": document, "number": "4.0", "note": "bleibt stehen"}
    )

    assert answer.status_code == 422
    assert "Station 1, Zweck" in answer.text
    assert "bleibt stehen" in answer.text, "what was typed is kept"
    assert not ChainVersion.objects.filter(number="4.0").exists()


def test_a_number_that_is_taken_is_refused(signed_in, version):
    document = engine.to_json(engine_chain(version))

    answer = signed_in("mertens").post(
        ADDRESS + "create/", {"document": document, "number": "1.1", "note": ""}
    )

    assert answer.status_code == 422
    assert "Die Version 1.1 gibt es schon" in answer.text


def test_who_may_not_change_drafts_reads_no_file(signed_in, version):
    document = engine.to_json(engine_chain(version))
    client = signed_in("osei")

    assert _upload(client, document).status_code == 403
    answer = client.post(ADDRESS + "create/", {"document": document, "number": "5.0", "note": ""})
    assert answer.status_code == 403
    assert not ChainVersion.objects.filter(number="5.0").exists()


def test_hidden_signs_in_a_text_are_refused(version):
    chain = engine_chain(version)
    odd = replace(chain.stations[0], name="Erkennen\x07")
    content = engine.to_json(replace(chain, stations=(odd, *chain.stations[1:])))

    with pytest.raises(RuleBroken, match=r"[zZ]eichen"):
        chain_from_file(content.encode())


def test_a_station_that_is_repeated_comes_back_as_the_same_chain(signed_in, version):
    chain = engine_chain(version)
    circle = engine.Way("X1", "3", "3", condition="noch nicht geklärt", returns=True)
    around = engine.canonical(replace(chain, ways=(*chain.ways, circle)))
    client = signed_in("mertens")

    for number, content in (("8.0", engine.to_json(around)), ("8.1", engine.to_bpmn(around))):
        read = chain_from_file(content.encode())
        document = {"document": engine.to_json(read), "number": number, "note": ""}
        assert client.post(ADDRESS + "create/", document).status_code == 302
        made = ChainVersion.objects.get(number=number)
        assert made.ways.get(key="X1").repeats
        stored = engine_chain(made)
        assert engine.digest(replace(stored, version="1.0")) == engine.digest(around)


@pytest.mark.parametrize("ending", ["A.1.0", "A.2.0", "A.3.0", "A.4.0", "B.1.0", "C.1.0", "C.4.0"])
def test_every_reference_drawing_becomes_a_draft(signed_in, ending):
    drawing = Path("tests/servicechain/data/bpmn", f"{ending}.bpmn").read_bytes()
    client = signed_in("mertens")

    read = chain_from_file(drawing)
    document = {"document": engine.to_json(read), "number": "9.0", "note": ""}
    answer = client.post(ADDRESS + "create/", document, follow=True)

    assert answer.status_code == 200
    made = ChainVersion.objects.get(number="9.0")
    assert made.stations.count() == len(read.stations)
    assert [way.key for way in made.ways.all() if way.repeats] == [
        way.key for way in read.ways if way.source == way.target
    ]
    assert ("(Wiederholung)" in answer.text) == (ending == "C.4.0")


def test_nobody_hands_over_to_itself_and_a_fork_is_not_repeated(version):
    chain = engine_chain(version)
    handed = engine.Way("X1", "3", "3", standard=chain.standards[0].key)
    first = replace(chain.standards[0], ways=(*chain.standards[0].ways, "X1"))
    owed = replace(chain, ways=(*chain.ways, handed), standards=(first, *chain.standards[1:]))
    idle = replace(
        chain,
        nodes=(engine.RoutingNode("V1", "Noch einmal"),),
        ways=(*chain.ways, engine.Way("X1", "3", "V1"), engine.Way("X2", "V1", "V1")),
    )

    with pytest.raises(RuleBroken, match="Niemand übergibt an sich selbst"):
        chain_from_file(engine.to_json(owed).encode())
    with pytest.raises(RuleBroken, match="von einer Verzweigung zu ihr selbst"):
        chain_from_file(engine.to_json(idle).encode())


def _long_chain(stations: int, standards: int = 0) -> engine.Chain:
    return engine.Chain(
        key="K", version="1", name="Lang", start="0", ends=(f"{stations - 1}",),
        stations=tuple(engine.Station(f"{n}", "Station") for n in range(stations)),
        ways=tuple(engine.Way(f"w{n}", f"{n}", f"{n + 1}") for n in range(stations - 1)),
        standards=tuple(engine.HandoverStandard(f"S{n}", "Standard") for n in range(standards)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chain", "sentence"),
    [
        (_long_chain(151), "höchstens 150 Stationen"),
        (_long_chain(2, 151), "höchstens 150 Übergabestandards"),
        (
            replace(_long_chain(2), ways=tuple(engine.Way(f"w{n}", "0", "1") for n in range(301))),
            "höchstens 300 Wege",
        ),
    ],
)
def test_a_file_with_more_than_pages_can_show_is_refused_before_anything_is_stored(chain, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        chain_from_file(engine.to_json(chain).encode())
    assert len(chain_from_file(engine.to_json(_long_chain(150)).encode()).stations) == 150
