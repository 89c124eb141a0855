"""Writes the style sheet: `python -m handinhand.web.pictures > .../static/web/pictures.css`."""

import sys

from handinhand.web.pictures.style import stylesheet

sys.stdout.write(stylesheet())
