"""What a production start refuses: each fault is a sentence that says what to do."""

from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from handinhand.accounts.access import demo_accounts_exist


def unsafe_settings() -> list[str]:
    """Return what is wrong with the settings of a production start; empty when all is well."""
    if not settings.PRODUCTION:
        return []
    faults = []
    if settings.DEBUG:
        faults.append("HANDINHAND_DEBUG is on. Switch it off: error pages would show data.")
    if settings.DEMO:
        faults.append(
            "HANDINHAND_DEMO is on. Switch it off: anybody could sign in as a demo persona."
        )
    key = settings.SECRET_KEY
    if key == settings.KNOWN_KEY or len(key) < 40 or len(set(key)) < 10:
        faults.append(
            "HANDINHAND_SECRET_KEY is missing, known or too short. Set it to 50 random characters:"
            ' python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if not settings.ALLOWED_HOSTS:
        faults.append("HANDINHAND_HOSTS is empty. Name the host of the site, e.g. netz.example.")
    if "*" in settings.ALLOWED_HOSTS:
        faults.append("HANDINHAND_HOSTS holds a star. Name each host of the site.")
    return faults + list(_unsafe_mail())


def _unsafe_mail() -> Iterator[str]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not sender or sender.endswith("@localhost"):
        yield (
            "HANDINHAND_MAIL_FROM is missing. Set the sender of the mails, e.g. netz@example.org:"
            " mail servers refuse mail from handinhand@localhost."
        )
    near = settings.EMAIL_HOST in {"localhost", "127.0.0.1", "::1"}
    if not (near or settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield (
            "Mail would travel to HANDINHAND_SMTP_HOST in clear. Set HANDINHAND_SMTP_TLS=1 (port"
            " 587) or HANDINHAND_SMTP_SSL=1 (port 465)."
        )


def unsafe_accounts() -> list[str]:
    """Return a fault when demo accounts lie in the database of a production start."""
    if not settings.PRODUCTION:
        return []
    try:
        found = demo_accounts_exist()
    except DatabaseError:
        return []  # not migrated yet; the server asks again when it starts
    if not found:
        return []
    return [
        "The database holds demo accounts with known passwords. Start with an empty database,"
        " or delete them: python manage.py delete_demo_accounts"
    ]


def refuse_unsafe_start() -> None:
    """End the start of the server when it would be unsafe.

    Raises:
        SystemExit: with one sentence per fault.
    """
    faults = unsafe_settings() + unsafe_accounts()
    if faults:
        raise SystemExit("Hand in Hand does not start in production:\n- " + "\n- ".join(faults))


@register(deploy=False)
def settings_are_safe(**_: object) -> list[CheckMessage]:
    """Tell the faults of the settings at every management command as well."""
    return [Error(fault, id="handinhand.E001") for fault in unsafe_settings()]
