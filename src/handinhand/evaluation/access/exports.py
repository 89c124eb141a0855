"""The files of events that the background puts together."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from handinhand.evaluation.access.process import require_export_log
from handinhand.evaluation.models import LogExport
from handinhand.kernel.actor import Actor


def get_log_export(actor: Actor, export_id: UUID) -> LogExport:
    """Return a file of the actor's network without its content, or raise Http404.

    Raises:
        NotAllowed: the role takes no events out.
    """
    require_export_log(actor)
    return get_object_or_404(_without_content(actor), pk=export_id)


def latest_log_exports(actor: Actor) -> QuerySet[LogExport]:
    """Return what was put together of the actor's network and still lies there, newest first."""
    return _without_content(actor)


def content_of(export: LogExport) -> bytes:
    """Return the content of a file that is ready."""
    stored = LogExport.objects.values_list("content", flat=True).get(pk=export.pk)
    return bytes(stored or b"")


def _without_content(actor: Actor) -> QuerySet[LogExport]:
    return LogExport.objects.visible_to(actor).defer("content").order_by("-begun_at")
