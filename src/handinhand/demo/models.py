"""When the demo was loaded, so that demo time runs on from there."""

from django.db import models


class DemoState(models.Model):
    """One row: the real moment at which the demo's clock was started."""

    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
