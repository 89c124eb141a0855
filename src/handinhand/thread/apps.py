from django.apps import AppConfig


class ThreadConfig(AppConfig):
    """Links between any two things: der rote Faden."""

    name = "handinhand.thread"
    label = "thread"
