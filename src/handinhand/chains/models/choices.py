"""The German words for what the engine names; the values are the engine's own."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KEY = RegexValidator(
    r"^[0-9A-Za-zÄÖÜäöüß][0-9A-Za-zÄÖÜäöüß.-]*$",
    _("Ein Kürzel besteht aus Buchstaben, Ziffern, Punkt und Bindestrich."),
)
WITHIN_REASON = [MinValueValidator(1), MaxValueValidator(1000)]


class Gate(models.TextChoices):
    """How many ways open together, or how many branches a station waits for."""

    ONE = "one", _("genau ein Weg")
    ANY = "any", _("ein oder mehrere Wege")
    ALL = "all", _("alle Wege")


class LimitUnit(models.TextChoices):
    """In what a limit is counted."""

    WORKING_DAY = "working_day", _("Arbeitstage")
    WERKTAG = "werktag", _("Werktage")
    CALENDAR_DAY = "calendar_day", _("Kalendertage")
    WEEK = "week", _("Wochen")
    MONTH = "month", _("Monate")


class Direction(models.TextChoices):
    """Whether a limit lies after its anchor or before it."""

    AFTER = "after", pgettext_lazy("limit", "nach")
    BEFORE = "before", _("vor")


class Anchor(models.TextChoices):
    """What a limit is counted from."""

    OFFER = "offer", _("Angebot")
    ARRIVAL = "arrival", _("Ankunft")
    APPOINTMENT = "appointment", _("Termin")
    REFERENCE_DATE = "reference_date", _("Stichtag")
    NAMED_EVENT = "named_event", _("benanntes Ereignis")
    STATION_ENTRY = "station_entry", _("Eintritt in die Station")


class Sensitivity(models.TextChoices):
    """How much an item of information needs protection, rising."""

    CONTACT = "contact", _("Kontakt")
    SOCIAL = "social", _("Sozialdaten")
    HEALTH = "health", _("Gesundheit")
    ENTRUSTED = "entrusted", _("anvertraut")


class Basis(models.TextChoices):
    """What allows an item of information to be passed on."""

    TASK = "task", _("Aufgabe")
    MANDATE = "mandate", pgettext_lazy("legal basis", "Auftrag")
    CONSENT = "consent", _("Einwilligung")
    RELEASE = "release", _("Schweigepflichtentbindung")


class NoHandover(models.TextChoices):
    """Why a way needs no hand-over standard."""

    SAME_ORGANISATION = "same_organisation", _("Verantwortung bleibt in der Organisation")
    SIDE_BRANCH_JOINS = "side_branch_joins", _("Nebenstrang führt zusammen")
    OTHER = "other", _("anderer Grund")


class NodeEvent(models.TextChoices):
    """What is waited for at a routing node."""

    MESSAGE = "message", _("eine Nachricht")
    TIMER = "timer", _("eine Zeit")
    SIGNAL = "signal", _("ein Signal")
    CONDITION = "condition", _("eine Bedingung")
    OTHER = "other", _("etwas anderes")


class Recipient(models.TextChoices):
    """Whom a step of the ladder reminds."""

    RECEIVER = "receiver", _("empfangende Fachkraft")
    RECEIVER_DEPUTY = "receiver_deputy", _("Vertretung der empfangenden Fachkraft")
    RECEIVER_LEAD = "receiver_lead", _("Leitung der empfangenden Stelle")
    COORDINATOR = "coordinator", _("Netzwerkkoordination")
    STEERING = "steering", _("Steuerungsgruppe")
