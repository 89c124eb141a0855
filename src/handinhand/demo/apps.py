from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented networks as data, loaded through the services; demo time."""

    name = "handinhand.demo"
    label = "demo"

    def ready(self) -> None:
        from handinhand.demo.access import demo_offset
        from handinhand.kernel import clock

        clock.run_with_offset(demo_offset)
