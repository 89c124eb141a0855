from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops, theses, dissents, decisions, open points."""

    name = "handinhand.workshops"
    label = "workshops"
