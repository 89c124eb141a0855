"""Properties are judged by their result, never by the time a busy machine takes for them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
