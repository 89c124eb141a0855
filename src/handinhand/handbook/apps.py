from django.apps import AppConfig


class HandbookConfig(AppConfig):
    """The network's handbook: chapters, prose, releases."""

    name = "handinhand.handbook"
    label = "handbook"
