"""What the background registers for itself: it forgets finished tasks."""

from datetime import time

from handinhand.background.rules import Daily, Job, register_job
from handinhand.background.services import prune

register_job(Job("background.prune", Daily(time(3, 30)), lambda _occasion: prune()))
