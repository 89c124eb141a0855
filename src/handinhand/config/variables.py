"""Every environment variable of a site, and what can be wrong with it.

Knows no Django: the settings ask here before they read, so that a fault is a sentence that says
what to do and not a traceback. docs/reference/settings.md lists the same names (a test compares).
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

Fault = str
Environment = Mapping[str, str]

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"", "0", "false", "no", "off"})
MODES = ("production", "demo", "development")
LOG_FORMS = ("json", "lines")
SECRET_LENGTH = 40
_HOST = re.compile(r"\.?(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*|\[[0-9a-fA-F:]+\]")
_DATABASES = ("sqlite", "postgres", "postgresql")


def told(faults: list[Fault]) -> str:
    """Return the faults as one text."""
    return "Hand in Hand does not start:\n- " + "\n- ".join(faults)


def is_on(value: str) -> bool:
    """Tell whether a switch is on."""
    return value.strip().lower() in ON


def _anything(_value: str) -> Fault:
    return ""


def _switch(value: str) -> Fault:
    return "" if value.strip().lower() in ON | OFF else "Write 1 to switch it on, 0 to leave it off"


def _one_of(*known: str) -> Callable[[str], Fault]:
    def check(value: str) -> Fault:
        return "" if value in known else f"Set it to {', '.join(known[:-1])} or {known[-1]}"

    return check


def _number(low: int, high: int) -> Callable[[str], Fault]:
    def check(value: str) -> Fault:
        fits = value.isascii() and value.isdigit() and low <= int(value) <= high
        return "" if fits else f"Write a number from {low} to {high}"

    return check


def _hosts(value: str) -> Fault:
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = [name for name in names if not _HOST.fullmatch(name)]
    if not wrong:
        return ""
    return "Write host names only, separated by commas: netz.example,www.netz.example"


def _database(value: str) -> Fault:
    if value == "sqlite://:memory:":
        return ""
    example = "Write postgresql://user:password@host/name or sqlite:////path/of/the/file"
    escaped = "; in a password write @ as %40, / as %2F, # as %23, : as %3A"
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        return example + escaped
    if parts.fragment or parts.netloc.count("@") > 1:
        return example + escaped
    return "" if parts.scheme in _DATABASES and len(parts.path) > 1 else example


def _keys(value: str) -> Fault:
    if all(len(key) >= SECRET_LENGTH for key in value.split()):
        return ""
    return f"Each former key has at least {SECRET_LENGTH} characters; separate them by blanks"


def _address(value: str) -> Fault:
    _name, address = parseaddr(value)
    local, _at, host = address.rpartition("@")
    if local and host and not re.search(r"\s", address):
        return ""
    return "Write an address such as netz@example.org, or: Hand in Hand <netz@example.org>"


def _site(value: str) -> Fault:
    parts = urlsplit(value)
    if parts.scheme in {"http", "https"} and parts.netloc and not (parts.query or parts.fragment):
        return ""
    return "Write the address under which people reach the site: https://netz.example"


def _folder(value: str) -> Fault:
    return "" if Path(value).is_absolute() else "Write the whole path of the folder, from / on"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what is wrong with a value, whether it is a secret."""

    name: str
    fault: Callable[[str], Fault] = _anything
    secret: bool = False


VARIABLES = (
    Variable("HANDINHAND_MODE", _one_of(*MODES)),
    Variable("HANDINHAND_SECRET_KEY", secret=True),
    Variable("HANDINHAND_OLD_SECRET_KEYS", _keys, secret=True),
    Variable("HANDINHAND_HOSTS", _hosts),
    Variable("HANDINHAND_PROXIES", _number(0, 5)),
    Variable("DATABASE_URL", _database, secret=True),
    Variable("HANDINHAND_VAR", _folder),
    Variable("HANDINHAND_DEBUG", _switch),
    Variable("HANDINHAND_DEMO", _switch),
    Variable("HANDINHAND_LOG", _one_of(*LOG_FORMS)),
    Variable("HANDINHAND_EMAIL_BACKEND"),
    Variable("HANDINHAND_SMTP_HOST"),
    Variable("HANDINHAND_SMTP_PORT", _number(1, 65535)),
    Variable("HANDINHAND_SMTP_USER"),
    Variable("HANDINHAND_SMTP_PASSWORD", secret=True),
    Variable("HANDINHAND_SMTP_TLS", _switch),
    Variable("HANDINHAND_SMTP_SSL", _switch),
    Variable("HANDINHAND_MAIL_FROM", _address),
    Variable("HANDINHAND_URL", _site),
    Variable("HANDINHAND_WITHOUT_WORKER", _switch),
)
DURING_TESTS = ("HANDINHAND_TEST_DATABASE", "HANDINHAND_CHROMIUM")
MAY_BE_EMPTY = frozenset({"HANDINHAND_HOSTS", "HANDINHAND_OLD_SECRET_KEYS"})


def unreadable(environment: Environment) -> list[Fault]:
    """Return what no mode can start with: one sentence per fault, without any secret value."""
    faults = []
    for variable in VARIABLES:
        value = environment.get(variable.name)
        if value is None or (value == "" and variable.name in MAY_BE_EMPTY):
            continue
        if fault := variable.fault(value):
            told = "is not readable" if variable.secret else f"is {value!r}"
            faults.append(f"{variable.name} {told}. {fault}.")
    for rule in (_contradictions, _forgetful, _unknown):
        faults += rule(environment)
    return faults


def _contradictions(environment: Environment) -> Iterator[Fault]:
    tls, ssl = (is_on(environment.get(f"HANDINHAND_SMTP_{n}", "")) for n in ("TLS", "SSL"))
    if tls and ssl:
        yield (
            "HANDINHAND_SMTP_TLS and HANDINHAND_SMTP_SSL are both on. Keep one: TLS for port 587"
            " (the connection begins in clear and is encrypted then), SSL for port 465."
        )
    user, password = (environment.get(f"HANDINHAND_SMTP_{n}") for n in ("USER", "PASSWORD"))
    if bool(user) != bool(password):
        yield (
            "HANDINHAND_SMTP_USER and HANDINHAND_SMTP_PASSWORD belong together. Set both, or"
            " neither for a mail server that asks for none."
        )


def _forgetful(environment: Environment) -> Iterator[Fault]:
    mode = environment.get("HANDINHAND_MODE", "production")
    if mode == "production" and environment.get("DATABASE_URL") == "sqlite://:memory:":
        yield "DATABASE_URL names a database in memory. Name one that lasts."


def _unknown(environment: Environment) -> Iterator[Fault]:
    known = [variable.name for variable in VARIABLES] + list(DURING_TESTS)
    for name in sorted(environment):
        if not name.startswith("HANDINHAND_") or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        meant = f" Did you mean {near[0]}?" if near else " Remove it."
        yield f"{name} is no setting of Hand in Hand.{meant}"
