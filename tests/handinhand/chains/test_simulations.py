"""Was wäre, wenn: a chain played through in the background, with its pages."""

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse

from handinhand.audit.models import Entry
from handinhand.background.services import Worker
from handinhand.chains import access, services
from handinhand.chains.models import ChainVersion, Simulation
from handinhand.chains.rules import (
    Assumptions,
    StationAssumption,
    UnitAssumption,
    assumptions_from,
    first_assumptions,
)
from handinhand.chains.web import played as played_words
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken

SLUG = "testnetz"


def _url(name, thing):
    return reverse(f"chains:{name}", args=[SLUG, thing.pk])


@pytest.fixture
def assumed(draft) -> Assumptions:
    """Ten cases a week, one post everywhere, three hours of work."""
    chain = access.engine_chain(draft)
    first = first_assumptions(chain)
    return dataclasses.replace(
        first,
        per_week=10.0,
        stations={key: StationAssumption(work=3.0) for key in first.stations},
    )


@pytest.fixture
def begin(act, coordinator, draft, assumed):
    """Begin a simulation of the draft."""

    def begun(label="Heute", **changes) -> Simulation:
        base = changes.pop("base", None)
        return services.begin_simulation(
            act(coordinator), draft, label=label, base=base,
            assumed=dataclasses.replace(assumed, **changes),
        )  # fmt: skip

    return begun


@pytest.fixture
def played(begin, monkeypatch):
    """Begin a simulation and work it out, as the worker does; five replications are enough."""
    monkeypatch.setattr("handinhand.chains.services.simulations.REPLICATIONS", 5)

    def play(label="Heute", **changes) -> Simulation:
        made = begin(label, **changes)
        services.run_simulation(made.pk)
        made.refresh_from_db()
        return made

    return play


def _sent(client, draft, **changes) -> dict[str, str]:
    """Return what the opened form would send."""
    form = client.get(_url("simulation_create", draft)).context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: "" if v is None else str(v).replace(".", ",") for name, v in values.items()} | (
        changes
    )


@pytest.mark.parametrize(
    ("role", "reads", "plays"),
    [
        ("coordinator", 200, True),
        ("moderator", 200, True),
        ("steering", 200, True),
        ("practitioner", 200, False),
        ("evaluator", 200, False),
        ("administrator", 403, False),
        ("stranger", 404, False),
    ],
)
def test_who_may_plays_a_chain_through_and_all_members_see_it(
    who, act, sign_in, coordinator, draft, role, reads, plays
):
    data = _sent(sign_in(coordinator), draft)
    client = sign_in(who(role))

    sent = client.post(_url("simulation_create", draft), data)

    assert client.get(_url("simulations", draft)).status_code == reads
    assert sent.status_code == (302 if plays else reads if reads != 200 else 403)
    assert Simulation.objects.count() == int(plays)
    if plays:
        assert client.get(sent["Location"]).status_code == 200
        assert Entry.objects.filter(action="chain_version.simulated").count() == 1


def test_the_worker_plays_it_through_and_the_page_says_how_far_it_is(
    sign_in, coordinator, begin, monkeypatch
):
    monkeypatch.setattr("handinhand.chains.services.simulations.REPLICATIONS", 4)
    simulation = begin()
    client = sign_in(coordinator)

    waiting = client.get(_url("simulation", simulation)).content.decode()
    Simulation.objects.filter(pk=simulation.pk).update(state="running", percent=40)
    running = client.get(_url("simulation", simulation)).content.decode()
    Worker().run_once()
    done = client.get(_url("simulation", simulation)).content.decode()

    assert "Wartet auf den Hintergrunddienst" in waiting
    assert '<progress max="100" value="40"' in running
    assert "40 Prozent sind fertig" in running
    assert "<progress" not in done
    assert "Der Engpass ist" in done


def test_the_result_says_the_same_as_picture_and_as_table(sign_in, coordinator, played):
    simulation = played()

    answer = sign_in(coordinator).get(_url("simulation", simulation))

    (row,) = answer.context["rows"]
    html = answer.content.decode()
    assert simulation.state == "done"
    assert row.key == "Ü1"
    assert html.count("<svg") >= 4  # waits and limits, for page and phone
    share = f"{row.kept[0] * 100:.0f}\u00a0%"
    assert share in html
    assert f"<span>{row.wait_words}</span>" in html
    assert row.kept_words in html
    for unit in answer.context["units"]:
        assert unit.load in html


def test_a_change_is_compared_with_what_it_is_based_on(
    sign_in, coordinator, draft, assumed, played
):
    before = played(per_week=12.0)
    more = {key: UnitAssumption(posts=3) for key in assumed.units}
    after = played("Zwei Posten mehr", base=before, per_week=12.0, units=more)
    same = played("Nichts anders", base=before, per_week=12.0)
    client = sign_in(coordinator)

    shown = client.get(_url("simulation", after))
    better = shown.context["rows"][0]
    equal = client.get(_url("simulation", same)).context["rows"][0]
    form = client.get(f"{_url('simulation_create', draft)}?from={before.pk}")

    assert f'Verglichen mit <a href="{_url("simulation", before)}">„Heute“</a>' in shown.text
    assert "Verglichen mit" not in client.get(_url("simulation", before)).text
    assert better.wait_change.startswith("−")
    assert better.kept_change.startswith("+") or better.kept_change == "gleich"
    assert (equal.wait_change, equal.kept_change) == ("gleich", "gleich")
    assert "12" in form.content.decode()
    assert "„Heute“" in form.content.decode()


def test_the_picture_rounds_as_the_table_does():
    assert [played_words._number(days) for days in (2.66, 2.64, 1.98, 3)] == [
        "2,7",
        "2,6",
        "2",
        "3",
    ]


def test_the_same_assumptions_give_the_same_answer(played):
    assert played().result == played("Noch einmal").result


def test_a_result_stays_with_the_chain_it_was_made_for(
    act, sign_in, coordinator, draft, played, receiver_unit
):
    simulation = played()

    services.add_station(
        act(coordinator), draft, key="3", name="Nachsorge", responsible=[receiver_unit]
    )

    html = sign_in(coordinator).get(_url("simulation", simulation)).content.decode()
    assert "Die Kette wurde seither geändert" in html
    assert "Der Engpass ist" in html


def test_only_one_simulation_of_a_network_runs_at_a_time(begin):
    begin()

    with pytest.raises(RuleBroken, match="gerade eine Kette durchgespielt"):
        begin("Noch eine")


def test_one_that_the_background_gave_up_does_not_block_the_next(sign_in, coordinator, begin):
    lost = begin()
    Simulation.objects.filter(pk=lost.pk).update(
        state="running", begun_at=clock.now() - timedelta(hours=2)
    )

    following = begin("Noch einmal")

    html = sign_in(coordinator).get(_url("simulation", lost)).content.decode()
    assert following.state == "waiting"
    assert "nicht beendet" in html


def test_a_chain_that_is_not_sound_is_not_played_through_and_says_why(
    act, sign_in, coordinator, draft, assumed
):
    actor = act(coordinator)
    services.remove_way(actor, draft.ways.get())

    with pytest.raises(RuleBroken, match="noch nicht schlüssig"):
        services.begin_simulation(actor, draft, label="Heute", assumed=assumed)
    client = sign_in(coordinator)
    refused = client.post(_url("simulation_create", draft), _sent(client, draft))

    assert refused.status_code == 422
    assert "noch nicht schlüssig" in refused.content.decode()
    assert not Simulation.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("per_week", "0", "mindestens"),
        ("per_week", "viele", "Geben Sie bei „Neue Fälle in der Woche“ eine Zahl an"),
        ("no_show", "95", "höchstens 90"),
        ("unit-0-posts", "0", "mindestens 1"),
        ("unit-0-hours", "200", "höchstens 168"),
        ("station-0-work", "", "Stunden Arbeit"),
        ("label", "", "Name der Annahme"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_a_sentence(
    sign_in, coordinator, draft, name, typed, sentence
):
    client = sign_in(coordinator)

    refused = client.post(_url("simulation_create", draft), _sent(client, draft, **{name: typed}))

    assert refused.status_code == 422
    assert "<title>Fehler:" in refused.text
    assert sentence in refused.content.decode()
    assert not Simulation.objects.exists()


def test_assumptions_that_do_not_fit_the_chain_are_refused(act, coordinator, draft, assumed):
    foreign = dataclasses.replace(assumed, units={"XY": UnitAssumption()})

    with pytest.raises(RuleBroken, match="passen nicht"):
        services.begin_simulation(act(coordinator), draft, label="Heute", assumed=foreign)


def test_too_many_people_for_the_computer_is_a_result_and_not_an_accident(
    sign_in, coordinator, begin, monkeypatch
):
    simulation = begin()
    monkeypatch.setattr("servicechain.simulation.engine._MOST_ROOM", 1)
    monkeypatch.setattr("servicechain.simulation.engine._ROOM", 2)

    services.run_simulation(simulation.pk)

    simulation.refresh_from_db()
    html = sign_in(coordinator).get(_url("simulation", simulation)).content.decode()
    assert simulation.state == "failed"
    assert "mehr Menschen, als der Rechner halten kann" in html


def test_a_run_that_takes_too_long_ends_with_a_sentence_and_is_never_begun_again(
    sign_in, coordinator, begin, monkeypatch
):
    monkeypatch.setattr("handinhand.chains.services.simulations.MOST_EVENTS", 100)
    simulation = begin()
    Worker().run_once()
    monkeypatch.setattr("handinhand.chains.services.simulations.MOST_EVENTS", 10**9)

    services.run_simulation(simulation.pk)  # a worker that starts anew takes its task up again

    simulation.refresh_from_db()
    html = sign_in(coordinator).get(_url("simulation", simulation)).content.decode()
    assert simulation.state == "failed"
    assert "dauert zu lange und wurde abgebrochen" in html


def test_a_simulation_that_is_done_is_not_worked_out_again(played):
    simulation = played()
    finished = simulation.finished_at

    services.run_simulation(simulation.pk)

    simulation.refresh_from_db()
    assert simulation.finished_at == finished


def test_the_english_page_speaks_english(sign_in, coordinator, played):
    simulation = played(per_week=12.0)
    client = sign_in(coordinator)
    client.cookies["django_language"] = "en"

    html = client.get(_url("simulation", simulation)).content.decode()

    assert "The bottleneck is" in html


def test_stored_assumptions_are_read_back(assumed):
    assert assumptions_from(assumed.as_document()) == assumed


def test_a_practitioner_cannot_begin_one_through_the_service(act, practitioner, draft, assumed):
    with pytest.raises(NotAllowed):
        services.begin_simulation(act(practitioner), draft, label="Heute", assumed=assumed)


def test_the_list_takes_the_same_queries_for_many(
    sign_in, coordinator, draft, begin, django_assert_max_num_queries
):
    first = begin()
    client = sign_in(coordinator)
    for number in range(15):
        Simulation.objects.create(
            chain_version=draft, base=first, label=f"Nr. {number}", document="", digest="",
            assumptions=first.assumptions, begun_at=first.begun_at,
        )  # fmt: skip
    client.get(_url("simulations", draft))

    with django_assert_max_num_queries(20) as counted:
        client.get(_url("simulations", draft))
    few = len(counted)
    Simulation.objects.exclude(pk=first.pk).delete()
    with django_assert_max_num_queries(20) as counted:
        client.get(_url("simulations", draft))

    assert len(counted) == few


def test_the_page_of_a_version_shows_an_example_of_each_fault(
    act, sign_in, coordinator, draft, sender_unit
):
    actor = act(coordinator)
    first = draft.stations.get(key="1")
    dead = services.add_station(actor, draft, key="9", name="Sackgasse", responsible=[sender_unit])
    services.add_way(actor, draft, key="E1-9", source=first, target=dead)

    version = ChainVersion.objects.get(pk=draft.pk)
    html = sign_in(coordinator).get(_url("version", version)).content.decode()

    assert "So kommt es dazu:" in html
    assert "1 Ansprechen → 9 Sackgasse" in html
