"""The slow and plain way to count: every hand-over judged by the rules, one by one."""

from collections import Counter, defaultdict

from handinhand.handovers.access import Question, counts_of, facts_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import judge


def by_rules(network_id, first, last):
    """Judge each hand-over offered from `first` to `last` in the state of `last`."""
    found = defaultdict(Counter)
    rows = Handover.objects.filter(network=network_id, offered_on__range=(first, last))
    for row in rows.select_related("standard", "network__site"):
        judgement = judge(facts_of(row, row.changes.order_by("id")), last)
        if judgement:
            found[row.line][judgement] += 1
    return dict(found)


def counts_by_line(network_id, first, last, **among):
    """Count per standard as the figures do, quickly."""
    found = counts_of(Question(network_id, first, last, ("line",), **among))
    return {line: counts for (line,), counts in found.items()}


def arrivals(counts):
    """Keep of counts what `by_rules` counts."""
    return {line: one.arrival for line, one in counts.items() if one.arrival}
