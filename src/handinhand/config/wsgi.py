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
