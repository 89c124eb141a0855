"""A chain of two stations with one hand-over, made through the services."""

from datetime import date

from handinhand.chains import services

FIRST_DAY = date(2026, 11, 1)


def small_draft(actor, sender_unit, receiver_unit, number="0.1"):
    """Return a draft without any fault: the sender addresses, the receiver counsels."""
    chain = services.create_chain(actor, key="kette", name="Testkette")
    version = services.create_version(actor, chain, number=number)
    first = services.add_station(
        actor, version, key="1", name="Ansprechen", responsible=[sender_unit]
    )
    last = services.add_station(
        actor, version, key="2", name="Beraten", responsible=[receiver_unit], is_end=True
    )
    for station in (first, last):
        services.set_limits(actor, station, limits=[LIMIT])
    standard = add_standard(actor, version, sender_unit, receiver_unit)
    services.add_way(actor, version, key="E1-2", source=first, target=last, standard=standard)
    return version


LIMIT = {
    "value": 10,
    "unit": "working_day",
    "direction": "after",
    "anchor": "station_entry",
    "text": "10 Arbeitstage",
}


def add_standard(actor, version, sender_unit, receiver_unit, key="Ü1"):
    """Add a standard that lacks nothing."""
    standard = services.add_standard(
        actor,
        version,
        key=key,
        name="In die Beratung",
        senders=[sender_unit],
        receiver=receiver_unit,
        channel="Telefon",
        answer_value=2,
        arrival_value=7,
        feedback_value=1,
        feedback_text="angekommen",
        expire_after=2,
    )
    services.set_items(
        actor,
        standard,
        items=[{"name": "Kontakt", "sensitivity": "contact", "basis": "consent"}],
    )
    services.set_ladder(actor, standard, steps=[{"to": "receiver", "delay": 0}])
    return standard


def fork(actor, draft, receiver_unit):
    """Put a fork into a small draft: from 1 to 2 at once, or to 3 and from there to 2.

    The hand-over to both is agreed on the way into the fork.
    """
    first, last = draft.stations.get(key="1"), draft.stations.get(key="2")
    third = services.add_station(
        actor, draft, key="3", name="Vertiefen", responsible=[receiver_unit]
    )
    services.set_limits(actor, third, limits=[LIMIT])
    node = services.add_node(actor, draft, key="V1", name="Ist mehr nötig?")
    services.remove_way(actor, draft.ways.get())
    standard = draft.standards.get()
    for key, begin, end, fields in (
        ("a", first, node, {"standard": standard}),
        ("b", node, last, {"condition": "nein"}),
        ("c", node, third, {"condition": "ja"}),
        ("d", third, last, {"no_handover": "same_organisation", "no_handover_text": "bleibt"}),
    ):
        services.add_way(actor, draft, key=key, source=begin, target=end, **fields)
    return draft
