from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements with parties, generated obligations, assents and signatures."""

    name = "handinhand.agreements"
    label = "agreements"
