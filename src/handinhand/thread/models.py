"""One table for all links."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """`answer` answers `asked`: the pattern answers the break mark, the station the requirement.

    Both ends are named by kind and id, so that any two things can be joined. Whether somebody
    sees a link depends on both ends alone; `thread.access` decides it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    asked_kind = models.CharField(_("Art"), max_length=30)
    asked_id = models.UUIDField()
    answer_kind = models.CharField(_("Art der Antwort"), max_length=30)
    answer_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_kind", "asked_id", "answer_kind", "answer_id"],
                name="thread_link_once",
            ),
            models.CheckConstraint(
                condition=~Q(asked_id=F("answer_id")), name="thread_link_of_two_things"
            ),
        ]
        indexes = [
            models.Index(fields=["answer_kind", "answer_id"], name="thread_link_by_answer"),
            models.Index(fields=["network", "asked_kind"], name="thread_link_by_network"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_kind} {self.asked_id} -> {self.answer_kind} {self.answer_id}"
