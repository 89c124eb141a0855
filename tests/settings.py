"""Settings of the test run: development, a database in memory unless another one is named."""

import os

os.environ.setdefault("HANDINHAND_MODE", "development")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop

from handinhand.config.settings import *  # noqa: F403
