from collections import defaultdict
from datetime import date

from django.db import migrations
from django.db.models import Min

_FAR = date.max


def number(apps, _editor):
    """Number what there is in the order in which it was written down.

    Stays have random keys, but what moved a journey has growing ones: the first move that names
    a station made its first stay there, the second one the second. What one move made on the same
    day stays in the order of the chain.
    """
    journeys = apps.get_model("journeys", "Journey")
    for journey in journeys.objects.order_by("pk").iterator(chunk_size=500):
        _number_stays(apps, journey.pk)
        _number_handovers(apps, journey.pk)


def _number_stays(apps, journey_id):
    stays = apps.get_model("journeys", "Stay").objects.filter(journey=journey_id)
    stays = stays.select_related("station")
    moves = _moves_to(apps, journey_id)
    found = []
    for stay in sorted(stays, key=lambda one: (one.entered_on, one.left_on or _FAR)):
        waiting = moves[stay.station_id]
        move = waiting.pop(0) if waiting else 0
        found.append((stay.entered_on, move, stay.station.position, stay.pk))
    for place, (*_order, key) in enumerate(sorted(found), start=1):
        stays.filter(pk=key).update(number=place)


def _moves_to(apps, journey_id):
    """Return the moves that named each station, in order."""
    moves = apps.get_model("journeys", "JourneyMove").objects.filter(journey=journey_id)
    found = defaultdict(list)
    for move in moves.order_by("pk").prefetch_related("parts"):
        if move.kind == "beside":
            found[move.source_id].append(move.pk)
        for part in sorted(move.parts.all(), key=lambda one: one.pk):
            found[part.target_id].append(move.pk)
    return found


def _number_handovers(apps, journey_id):
    handovers = apps.get_model("journeys", "JourneyHandover").objects.filter(journey=journey_id)
    rows = handovers.annotate(first=Min("changes__id")).order_by("first", "departure")
    for place, key in enumerate(list(rows.values_list("pk", flat=True)), start=1):
        handovers.filter(pk=key).update(number=place)


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0003_numbers_that_grow"),
    ]

    # There is nothing to take back: the way back drops the columns.
    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
