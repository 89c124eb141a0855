"""What the outbox registers: its jobs."""

from datetime import time

from handinhand.background.rules import Daily, Every, Job, register_job
from handinhand.notices import services

register_job(Job("notices.mail", Every(2), lambda _occasion: services.deliver_waiting()))
register_job(Job("notices.digest", Daily(time(7)), lambda _occasion: services.send_digests()))
register_job(Job("notices.forget", Daily(time(3)), lambda _occasion: services.forget_old()))
