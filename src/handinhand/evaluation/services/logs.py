"""Files of events: written at once for a page, or put together in the background."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from handinhand.audit import services as audit
from handinhand.background import services as background
from handinhand.evaluation.access.process import leaving_log, require_export_log
from handinhand.evaluation.models import LogExport
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network

if TYPE_CHECKING:
    from servicechain import EventLog

TASK = "handinhand.evaluation.tasks.export_log"
KEPT = timedelta(days=1)
LOST_AFTER = timedelta(hours=1)
"""A file that is still open then was given up by the background."""
_READ, _WRITTEN = 60, 95
"""How far it is, in percent, when the events are read, and when the file is written."""
State = LogExport.State


def log_content(log: "EventLog", ending: str) -> bytes:
    """Write a log as XES, OCEL or CSV."""
    from servicechain import write_log

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log.{ending}"
        write_log(log, path)
        return path.read_bytes()


@transaction.atomic
def begin_log_export(actor: Actor, ending: str) -> LogExport:
    """Let the background put a file together, or return the one it is at already.

    Raises:
        NotAllowed: the role takes no events out.
        Http404: the actor acts in no network.
    """
    require_export_log(actor)
    network = current_network(actor)
    still = LogExport.objects.filter(network=network, ending=ending, state__in=LogExport.OPEN)
    still.filter(begun_at__lt=clock.now() - LOST_AFTER).update(state=State.FAILED)
    export, is_new = still.get_or_create(
        network=network, ending=ending, defaults={"begun_at": clock.now()}
    )
    if is_new:
        audit.record(actor, "log_export.begun", network, title=str(export))
        background.later(TASK, str(export.pk))
    return export


def run_log_export(export_id: UUID) -> None:
    """Put a file together; one that a dead worker has left begins anew.

    Nobody acts here: that it was begun is in the audit trail, and so is every time it is taken.
    """
    mine = LogExport.objects.filter(pk=export_id, state__in=LogExport.OPEN)
    if not mine.update(state=State.RUNNING, percent=0):
        return
    export = LogExport.objects.get(pk=export_id)
    found = leaving_log(Actor.system(export.network_id))
    mine.update(percent=_READ)
    if found.log is None:
        mine.update(state=State.EMPTY, percent=100)
        return
    content = log_content(found.log, export.ending)
    mine.update(percent=_WRITTEN)
    mine.update(state=State.DONE, percent=100, content=content)


def forget_log_exports() -> int:
    """Delete the files of the day before; return how many."""
    return LogExport.objects.filter(begun_at__lt=clock.now() - KEPT).delete()[0]
