"""Entry for the server: `granian --interface wsgi handinhand.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handinhand.config.settings")
application = get_wsgi_application()

from handinhand.config.start import refuse_unsafe_start  # noqa: E402  (needs the apps)

refuse_unsafe_start()
