"""Which obligations have nothing to measure yet."""

from uuid import UUID

from handinhand.agreements.access import agreement_in_force
from handinhand.chains.access import standards_in_force
from handinhand.handovers.access import lines_with_handovers
from handinhand.kernel import clock


def nothing_to_measure(network_id: UUID) -> tuple[int, list[str]]:
    """Tell what is measured by hand-overs of which there was none yet.

    Returns:
        Number of obligations, and the keys of the standards nobody has used.
    """
    today = clock.today()
    agreement = agreement_in_force(network_id, today)
    if agreement is None:
        return 0, []
    used, number, unused = lines_with_handovers(network_id), 0, set()
    for obligation in agreement.obligations.prefetch_related("measured_standards"):
        lines = {measured.line for measured in obligation.measured_standards.all()}
        if lines and not lines & used:
            number += 1
            unused |= lines
    keys = [one.key for one in standards_in_force(network_id, today) if one.line in unused]
    return number, keys
