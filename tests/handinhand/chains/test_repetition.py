"""A way from a station to itself: the station is repeated, and nobody hands over."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handinhand.agreements.services.obligations import _of_standard, _runs
from handinhand.chains import access, services
from handinhand.chains.access.engine import parts_of
from handinhand.chains.models import Way
from handinhand.chains.web.picture import picture_of
from handinhand.kernel.errors import RuleBroken
from handinhand.web import pictures

SLUG = "testnetz"


def _url(name, thing):
    return reverse(f"chains:{name}", args=[SLUG, thing.pk])


@pytest.fixture
def repeated(act, coordinator, draft):
    """The draft, in which the second station may begin anew."""
    station = draft.stations.get(key="2")
    services.add_way(
        act(coordinator), draft, key="E2-2", source=station, target=station, condition="unklar"
    )
    return draft


def test_the_form_takes_a_repetition_and_the_pages_say_it(sign_in, coordinator, draft):
    client, station = sign_in(coordinator), draft.stations.get(key="2")
    both = {"begin": str(station.pk), "end": str(station.pk)}

    answer = client.post(_url("way_create", draft), {"key": "E2-2", **both})

    assert answer.status_code == 302
    assert draft.ways.get(key="E2-2").repeats
    page = client.get(_url("version", draft)).text
    assert "(Wiederholung)" in page
    assert "kann sich wiederholen" in page
    assert "noch einmal dieselbe Station" in client.get(_url("station", station)).text


def test_a_repetition_takes_no_standard_by_form_by_change_or_in_the_table(
    act, sign_in, coordinator, repeated
):
    station, standard = repeated.stations.get(key="2"), repeated.standards.get()
    both = {"begin": str(station.pk), "end": str(station.pk), "standard": str(standard.pk)}

    answer = sign_in(coordinator).post(_url("way_create", repeated), {"key": "X", **both})
    way = repeated.ways.get(key="E2-2")
    handed = repeated.ways.get(key="E1-2")

    assert answer.status_code == 422
    assert "Niemand übergibt an sich selbst" in answer.text
    with pytest.raises(RuleBroken, match="Niemand übergibt"):
        services.change_way(
            act(coordinator), way, version=way.version, fields={"standard": standard}
        )
    with pytest.raises(RuleBroken, match="Niemand übergibt"):
        services.change_way(
            act(coordinator), handed, version=handed.version, fields={"source": station}
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Way.objects.filter(pk=way.pk).update(standard=standard)


def test_a_fork_is_not_repeated(act, coordinator, draft):
    node = services.add_node(act(coordinator), draft, key="V1", name="Eilt es?")

    with pytest.raises(RuleBroken, match="An einer Verzweigung geschieht nichts"):
        services.add_way(act(coordinator), draft, key="X", source=node, target=node)


def test_the_check_asks_for_no_hand_over_and_no_obligation_comes_of_it(
    act, coordinator, draft, repeated
):
    actor = act(coordinator)

    assert access.judge_version(actor, repeated).findings == []
    (standard,) = repeated.standards.all()
    owed = [one.key for one in _of_standard(standard, _runs(repeated))]
    assert owed == ["V-Ü1-AN", "V-Ü1-AW", "V-Ü1-AK", "V-Ü1-RM"]


def test_the_picture_draws_a_loop_of_its_own_at_the_station(repeated):
    model = picture_of(parts_of(repeated), SLUG)
    chain = pictures.chain.put_in_order(model, pictures.ChainWords())

    layout = pictures.chain.place_chain(chain)

    left, top, wide, high = layout.boxes["2"]
    points = layout.points["E2-2"]
    assert points[0][0] == left + wide
    assert points[-1][0] == left
    assert all(top < y < top + high for _x, y in (points[0], points[-1]))
    assert any(y < top or y > top + high for _x, y in points)
