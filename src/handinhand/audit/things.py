"""In which words the acts of the audit trail itself are told, and its job."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from handinhand.audit import services
from handinhand.audit.rules import tell
from handinhand.background.rules import Daily, Job, register_job

tell({"audit.details_erased": _("hat Einzelheiten alter Abrufe gelöscht")})

register_job(Job("audit.erase_details", Daily(time(3, 45)), lambda _o: services.erase_old_reads()))
