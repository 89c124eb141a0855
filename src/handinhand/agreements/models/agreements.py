"""Agreements, their text, their parties, and what the parties declared."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the agreements of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()

    def in_force_on(self, network_id: uuid.UUID, day: date) -> Self:
        """Keep the agreements of a network that are (or were) in force on a day."""
        return self.filter(
            Q(in_force_to=None) | Q(in_force_to__gte=day),
            state__in=[Agreement.State.IN_FORCE, Agreement.State.ENDED],
            network=network_id,
            in_force_from__lte=day,
        )


class Agreement(models.Model):
    """A cooperation agreement on one version of the chain.

    `text_hash` is fixed when signing begins: who assents or signs does so to exactly this text.
    `review_by` is the next day by which the parties look whether it still fits; it is moved on by
    each `AgreementReview`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        SIGNING = "signing", _("wird unterzeichnet")
        IN_FORCE = "in_force", _("in Kraft")
        ENDED = "ended", _("beendet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.CharField(_("Fassung"), max_length=10, default="1")
    title = models.CharField(_("Titel"), max_length=200)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DRAFT)
    chain_version = models.ForeignKey(
        "chains.ChainVersion",
        models.PROTECT,
        related_name="agreements",
        verbose_name=_("Version der Kette"),
    )
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
        verbose_name=_("Fassung davor"),
    )
    in_force_from = models.DateField(_("gilt ab"), null=True, blank=True)
    in_force_to = models.DateField(_("gilt bis"), null=True, blank=True)
    review_by = models.DateField(_("Überprüfung bis"), null=True, blank=True)
    text_hash = models.CharField(
        _("Prüfsumme des Textes"), max_length=64, blank=True, editable=False
    )
    exception_reason = models.CharField(
        _("Ausnahme der Steuerungsgruppe"), max_length=500, blank=True
    )
    steering_sees_partner_figures = models.BooleanField(
        _("Die Steuerungsgruppe sieht Zahlen je Stelle"), default=True
    )
    partner_preview_working_days = models.PositiveSmallIntegerField(
        _("Arbeitstage, die eine Stelle ihre Zahlen vorher sieht"), default=5
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgreementQuerySet.as_manager()

    if TYPE_CHECKING:
        network_id: uuid.UUID
        chain_version_id: uuid.UUID
        previous_id: uuid.UUID | None

    class Meta:
        ordering = ["-in_force_from", "key"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="agreements_agreement_once"),
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(state="in_force"),
                name="agreements_agreement_one_in_force",
            ),
            models.CheckConstraint(
                name="agreements_agreement_signed_text_is_fixed",
                condition=Q(state="draft") | ~Q(text_hash=""),
            ),
            models.CheckConstraint(
                name="agreements_agreement_in_force_has_first_day",
                condition=Q(state__in=["draft", "signing"]) | Q(in_force_from__isnull=False),
            ),
            models.CheckConstraint(
                name="agreements_agreement_ends_after_first_day",
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_draft(self) -> bool:
        """Tell whether text and obligations may still be changed."""
        return self.state == self.State.DRAFT


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the paragraphs of visible agreements."""
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))


class Paragraph(models.Model):
    """One paragraph of the text, e.g. "§ 3 Übergaben: …"."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("Absatz"), max_length=4000)

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="agreements_paragraph_once"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class AnnexQuerySet(models.QuerySet["Annex"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the annexes of visible agreements."""
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))


class Annex(models.Model):
    """An annex; the platform writes the first three: chain, hand-over standards, data protection.

    `body` is empty in a draft and holds what the platform wrote when signing began, so that the
    annex reads the same for ever; it is part of the text that is hashed. Further annexes are named
    only and lie on paper.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="annexes")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Anlage"), max_length=200)
    body = models.JSONField(_("Inhalt"), default=list, blank=True, editable=False)

    objects = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="agreements_annex_once")
        ]

    def __str__(self) -> str:
        return self.title


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the parties of visible agreements."""
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))

    def present_on(self, day: date) -> Self:
        """Keep who has not left on a day; whoever leaves later is still there."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))


class Party(models.Model):
    """An organisation that is, or is to become, a party of the agreement.

    `accession`: it joined a text that others were signing already, by a signature of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name=_("Organisation"),
    )
    position = models.PositiveSmallIntegerField(default=0)
    accession = models.BooleanField(_("beigetreten"), default=False, editable=False)
    left_on = models.DateField(_("ausgeschieden am"), null=True, blank=True)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    objects = PartyQuerySet.as_manager()

    if TYPE_CHECKING:
        agreement_id: uuid.UUID
        organisation_id: uuid.UUID
        assent: "Assent"
        signature: "Signature"

    class Meta:
        ordering = ["position", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="agreements_party_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class AssentQuerySet(models.QuerySet["Assent"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the assents to visible agreements."""
        return self.filter(party__in=Party.objects.visible_to(actor))


class Assent(models.Model):
    """A Zustimmung: a declaration by a click, to one text; it binds nobody yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.OneToOneField(Party, models.CASCADE, related_name="assent")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    on = models.DateField(_("am"))
    text_hash = models.CharField(_("Prüfsumme des Textes"), max_length=64)

    objects = AssentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.party}, {self.on:%d.%m.%Y}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the signatures of visible agreements."""
        return self.filter(party__in=Party.objects.visible_to(actor))


class Signature(models.Model):
    """The record of a signed paper, or of a qualified electronic signature."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.OneToOneField(Party, models.CASCADE, related_name="signature")
    on = models.DateField(_("unterschrieben am"))
    name = models.CharField(_("Name"), max_length=200)
    function = models.CharField(_("Funktion"), max_length=200)
    stored_at = models.CharField(_("Das Original liegt bei"), max_length=300)
    text_hash = models.CharField(_("Prüfsumme des Textes"), max_length=64)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreements_signature_names_a_text", condition=~Q(text_hash="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.on:%d.%m.%Y}"


class AgreementReviewQuerySet(models.QuerySet["AgreementReview"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the reviews of visible agreements."""
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))


class AgreementReview(models.Model):
    """An Überprüfung: the parties looked whether the agreement still fits, and what came out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reviews")
    due_on = models.DateField(_("fällig bis"), null=True, blank=True)
    on = models.DateField(_("überprüft am"))
    result = models.CharField(_("Ergebnis"), max_length=500)

    objects = AgreementReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "on"], name="agreements_agreement_review_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.key}, {self.on:%d.%m.%Y}"
