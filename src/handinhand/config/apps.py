from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The only place that knows every app."""

    name = "handinhand.config"
    label = "config"

    def ready(self) -> None:
        from handinhand.config import start  # noqa: F401  (registers the check)
        from handinhand.config.wiring import wire
        from servicechain.kernels import never_compile

        never_compile()  # no request waits for a compiler
        wire()
