"""When each job was last due, and which workers live."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.Model):
    """One row per periodic job; a conditional update of it decides who enqueues an occasion."""

    key = models.CharField(_("Aufgabe"), max_length=60, primary_key=True)
    began_at = models.DateTimeField(_("zuerst fällig"))
    due_at = models.DateTimeField(_("zuletzt fällig"))
    done_at = models.DateTimeField(_("zuletzt erledigt"), null=True)
    failures = models.PositiveSmallIntegerField(_("Fehlversuche"), default=0)
    retry_at = models.DateTimeField(_("nächster Versuch"), null=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Beat(models.Model):
    """The sign of life of one worker; what a dead one left running is taken up again."""

    worker = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.worker
