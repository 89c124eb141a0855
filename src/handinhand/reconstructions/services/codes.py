"""The code book: codes are added and retired, never deleted."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.reconstructions.access import may_change_code_book
from handinhand.reconstructions.models import BreakCode, CodeBook
from handinhand.reconstructions.rules import DEFAULT_CODES


def ensure_code_book(network_id: UUID) -> CodeBook:
    """Return the code book of a network; the first time it holds the ten default codes."""
    book, is_new = CodeBook.objects.get_or_create(network_id=network_id)
    if is_new:
        BreakCode.objects.bulk_create(
            BreakCode(
                book=book,
                code=one.code,
                name=one.name,
                test=one.test,
                bridge=one.bridge,
                number=number,
                since=1,
            )
            for number, one in enumerate(DEFAULT_CODES, start=1)
        )
    return book


@transaction.atomic
def add_code(actor: Actor, *, code: str, name: str, test: str, bridge: bool = False) -> BreakCode:
    """Add a code; the code book gets a new version.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the code exists already, be it retired.
    """
    book = _locked(actor)
    number = (book.codes.aggregate(last=Max("number"))["last"] or 0) + 1
    code = code.strip().upper()
    try:
        with transaction.atomic():
            added = BreakCode.objects.create(
                book=book,
                code=code,
                name=name,
                test=test,
                bridge=bridge,
                number=number,
                since=book.version + 1,
            )
    except IntegrityError as error:
        raise RuleBroken(
            _("Das Kürzel %(code)s gibt es schon im Codebuch. Wählen Sie ein anderes.")
            % {"code": code},
            field="code",
        ) from error
    _next_version(book)
    audit.record(actor, "code_book.code_added", added)
    return added


@transaction.atomic
def retire_code(actor: Actor, code: BreakCode) -> BreakCode:
    """Retire a code: marks keep it, nobody can set it any more.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is retired already.
    """
    book = _locked(actor)
    rows = BreakCode.objects.filter(pk=code.pk, book=book, retired_in=None).update(
        retired_in=book.version + 1
    )
    if not rows:
        raise RuleBroken(_("Diese Marke ist schon zurückgezogen."))
    _next_version(book)
    code.refresh_from_db()
    audit.record(actor, "code_book.code_retired", code)
    return code


def _locked(actor: Actor) -> CodeBook:
    if not may_change_code_book(actor) or actor.network_id is None:
        raise NotAllowed(_("Das Codebuch pflegen die Netzwerkkoordination und die Moderation."))
    ensure_code_book(actor.network_id)
    return CodeBook.objects.select_for_update().get(pk=actor.network_id)


def _next_version(book: CodeBook) -> None:
    book.version += 1
    book.save(update_fields=["version"])
