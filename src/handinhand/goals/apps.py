from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Requirements, goals, indicators with measurements, strategies."""

    name = "handinhand.goals"
    label = "goals"
