from django.apps import AppConfig


class AnswerLinksConfig(AppConfig):
    """One-time links and short codes by which partners without an account answer."""

    name = "handinhand.answerlinks"
    label = "answerlinks"
