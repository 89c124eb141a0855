from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Figures of the hand-overs, per standard and in all; nothing is typed in."""

    name = "handinhand.evaluation"
    label = "evaluation"
