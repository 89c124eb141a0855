"""Templates lie beside the pages they belong to: `<app>/web/templates/<app>/…`."""

from pathlib import Path

from django.apps import apps
from django.template.loaders.filesystem import Loader


class AppWebTemplates(Loader):
    """Finds the templates in the `web` folder of each app."""

    def get_dirs(self) -> list[str | Path]:
        folders = (Path(app.path) / "web" / "templates" for app in apps.get_app_configs())
        return [folder for folder in folders if folder.is_dir()]
