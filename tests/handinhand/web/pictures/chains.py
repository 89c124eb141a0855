"""Invented chains of any shape, for properties of the layout."""

import random

from handinhand.web.pictures import ChainPicture, ChainWords, Station, Unit, Way
from handinhand.web.pictures.chain import place_chain
from handinhand.web.pictures.chain_order import put_in_order

NAMES = (
    "Clearing",
    "Arbeitsunfähigkeitsbescheinigung nachreichen",
    "Fallkonferenz",
    "Eingliederungshilfebedarfsermittlung",
    "Nachsorge",
)


def random_chain(seed, stations=40, units=12):
    """Loops, returns, ways to itself, parts that do not hang together, units left open."""
    chance = random.Random(seed)
    count, lanes = chance.randint(1, stations), chance.randint(1, units)
    return ChainPicture(
        title="Zufall",
        units=tuple(
            Unit(f"L{k}", f"Organisation {k} – {chance.choice(NAMES)}", f"A{k // 2}")
            for k in range(lanes)
        ),
        stations=tuple(_station(chance, str(k), lanes) for k in range(count)),
        ways=tuple(_way(chance, k, count) for k in range(chance.randint(0, 2 * count))),
    )


def _station(chance, key, lanes):
    responsible = tuple(f"L{chance.randrange(lanes)}" for _ in range(chance.choice([0, 1, 1, 2])))
    return Station(
        key,
        chance.choice(NAMES),
        responsible,
        limit=f"{chance.randint(2, 30)} AT",
        optional=chance.random() < 0.2,
        parallel=chance.random() < 0.1,
    )


def _way(chance, number, stations):
    source = chance.randrange(stations)
    near = min(stations - 1, source + chance.randint(1, 4))
    target = chance.randrange(stations) if chance.random() < 0.2 else near
    code = f"Ü{chance.randrange(number + 1)}" if chance.random() < 0.7 else ""
    return Way(f"w{number}", str(source), str(target), code, chance.random() < 0.1)


def placed(model):
    """The layout of a chain model."""
    return place_chain(put_in_order(model, ChainWords()))
