"""Entry for the server: `granian --interface wsgi handinhand.config.wsgi:application`."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handinhand.config.settings")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as fault:
    raise SystemExit(str(fault)) from None  # a sentence per fault, and no traceback

from handinhand.config.start import refuse_unsafe_start

refuse_unsafe_start()

from django.conf import settings  # noqa: E402  (after the apps)

from handinhand.background.services import start_in_server  # noqa: E402  (needs the apps)

if settings.WORKER_IN_SERVER:
    start_in_server()
