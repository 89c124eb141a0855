from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, role assignments."""

    name = "handinhand.accounts"
    label = "accounts"
