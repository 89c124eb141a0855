from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    """What runs without a request: periodic jobs, tasks, the worker."""

    name = "handinhand.background"
    label = "background"
