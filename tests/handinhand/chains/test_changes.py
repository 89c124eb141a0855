"""Change requests are raised, decided and done."""

import pytest

from handinhand.chains import services
from handinhand.kernel.errors import NotAllowed, RuleBroken


@pytest.fixture
def request_of_practitioner(act, practitioner, agreed):
    return services.raise_change_request(
        act(practitioner), agreed, title="Videotermin zulassen", reason="Lange Wege"
    )


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("coordinator", True),
        ("moderator", True),
        ("practitioner", True),
        ("steering", True),
        ("evaluator", False),
        ("privacy_officer", False),
    ],
)
def test_who_works_on_the_chain_may_raise_a_request(act, who, agreed, role, may):
    actor = act(who(role))

    if may:
        made = services.raise_change_request(actor, agreed, title="Anders", reason="Darum")
        assert made.key == "ÄA-1"
        assert made.organisation_id == actor.organisation_id
    else:
        with pytest.raises(NotAllowed):
            services.raise_change_request(actor, agreed, title="Anders", reason="Darum")


@pytest.mark.parametrize(("role", "may"), [("coordinator", True), ("practitioner", False)])
def test_only_coordination_raises_a_request_for_another_organisation(
    act, who, agreed, receiver_unit, role, may
):
    def raise_it():
        return services.raise_change_request(
            act(who(role)),
            agreed,
            title="Anders",
            reason="Darum",
            organisation=receiver_unit.organisation,
        )

    if may:
        assert raise_it().organisation == receiver_unit.organisation
    else:
        with pytest.raises(NotAllowed, match="eigene Organisation"):
            raise_it()


def test_steering_decides_once_and_a_deferred_request_once_more(
    act, steering, coordinator, request_of_practitioner
):
    actor = act(steering)
    with pytest.raises(NotAllowed):
        services.decide_change_request(
            act(coordinator), request_of_practitioner, version=1, outcome="accepted"
        )

    deferred = services.decide_change_request(
        actor, request_of_practitioner, version=1, outcome="deferred"
    )
    accepted = services.decide_change_request(
        actor, deferred, version=deferred.version, outcome="accepted"
    )

    assert accepted.state == "accepted"
    with pytest.raises(RuleBroken, match="schon entschieden"):
        services.decide_change_request(actor, accepted, version=accepted.version, outcome="refused")


def test_only_what_was_accepted_is_done(act, steering, coordinator, request_of_practitioner):
    with pytest.raises(RuleBroken, match="angenommen"):
        services.finish_change_request(act(coordinator), request_of_practitioner, version=1)

    accepted = services.decide_change_request(
        act(steering), request_of_practitioner, version=1, outcome="accepted"
    )
    done = services.finish_change_request(
        act(coordinator), accepted, version=accepted.version, station_mapping={"1": "2"}
    )

    assert done.state == "done"
    assert done.station_mapping == {"1": "2"}


def test_stations_of_another_version_are_refused(act, coordinator, agreed):
    actor = act(coordinator)
    copy = services.copy_version(actor, agreed, number="0.2")

    with pytest.raises(RuleBroken, match="dieser Version"):
        services.raise_change_request(
            actor,
            agreed,
            title="Anders",
            reason="Darum",
            stations=[copy.stations.get(key="1")],
        )
