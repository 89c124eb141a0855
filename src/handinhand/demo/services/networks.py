"""Sites, organisations, people, the two networks with members, bodies and phases."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from handinhand.accounts import services as accounts
from handinhand.accounts.access import possible_deputies
from handinhand.demo.access import PERSONA_PASSWORD
from handinhand.demo.services.book import Book
from handinhand.kernel.actor import Actor, Role
from handinhand.networks import services as networks

if TYPE_CHECKING:
    from handinhand.accounts.models import Person
    from handinhand.networks.models import Network, Organisation, Site

SYSTEM = Actor.system()


def load(network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Load what everything else stands on."""
    site = network_data["site"]
    with book.at("2026-01-12"):
        place = networks.create_site(
            SYSTEM, key=site["key"], name=site["name"], population=site["population"]
        )
        _organisations(network_data["organisations"], book)
        for row in network_data["networks"]:
            basis = _rung_basis(row["rung_decision"], network_data["second_network"])
            book.networks[row["key"]] = _network(row, place, basis)
        _people(network_data["people"], book)
    for row in network_data["networks"]:
        _members(row, book)
        _bodies(row, book)
        for phase in row["phases"]:
            _phase(book.networks[row["key"]], phase, book)
    _known_organisations(network_data, book)


def _organisations(rows: list[dict[str, Any]], book: Book) -> None:
    """Make an organisation of everything that counts as one, and units of the rest.

    The file lists legal bodies and their units in one table; what counts as an organisation is
    the key that a row's `counts_as` names (see networks.models.Organisation).
    """
    counting = {row["counts_as"] for row in rows}
    parents = {row["parent"] for row in rows if row["parent"]}
    for row in rows:
        if row["key"] in counting or row["key"] in parents:
            book.organisations[row["key"]] = _organisation(row, book)
    for row in rows:
        if row["key"] not in parents:
            owner = book.organisations[row["counts_as"]]
            book.units[row["key"]] = networks.add_unit(
                SYSTEM, owner, key=row["key"], name=row["name"]
            )


def _organisation(row: dict[str, Any], book: Book) -> "Organisation":
    protection = row["data_protection"] or {}
    return networks.create_organisation(
        SYSTEM,
        key=row["key"],
        name=row["name"],
        parent=book.organisations.get(row["parent"] or ""),
        legal_sphere=row["legal_sphere"],
        supervisory_authority=row["supervisory_authority"] or "",
        data_protection_law=protection.get("law", ""),
        data_protection_authority=protection.get("authority", ""),
        professional_secrecy=row["professional_secrecy"],
        professional_secrecy_note=row["professional_secrecy_note"] or "",
    )


def _rung_basis(told: dict[str, Any], second: dict[str, Any]) -> str:
    """Return what allows the rung; of the second network it stands with its decision."""
    decision = second["rung_decision"]
    found = decision if told["decision"] == decision["key"] else told
    return str(found["legal_basis"])


def _network(row: dict[str, Any], site: "Site", rung_basis: str) -> "Network":
    group, mandate, term = row["target_group"], row["mandate"], row["term"]
    return networks.create_network(
        SYSTEM,
        slug=row["slug"],
        name=row["name"],
        site=site,
        rung=row["rung"],
        rung_basis=rung_basis,
        target_group=group["text"],
        target_group_excluded="; ".join(group["excluded"]),
        estimated_size=group["estimated_size"],
        trial_places=group["trial_places"],
        mandate=mandate["text"],
        mandate_decided_on=date.fromisoformat(mandate["decided_on"]),
        began_on=date.fromisoformat(term["from"]),
        ends_on=date.fromisoformat(term["to"]),
    )


def _people(rows: list[dict[str, Any]], book: Book) -> None:
    password = make_password(PERSONA_PASSWORD)  # one hash for all: Argon2 is slow by design
    personas = [row["key"] for row in rows if row["persona"]]
    for row in rows:
        person = accounts.create_person(
            SYSTEM,
            email=f"{row['key']}@lindenrath.example",
            name=row["name"],
            function=row["function"] or "",
        )
        order = personas.index(row["key"]) if row["key"] in personas else None
        book.people[row["key"]] = accounts.mark_as_demo(
            person, password_hash=password, persona_order=order
        )
        for role in row["roles"]:
            _role(person, row, role, book)
    for row in rows:
        _deputy(row, book)


def _role(person: "Person", row: dict[str, Any], role: dict[str, Any], book: Book) -> None:
    unit = book.units.get(role["unit"] or "")
    home = role["unit"] or row["unit"] or role["organisation"]
    network = book.networks.get(role.get("network") or "")
    accounts.assign_role(
        SYSTEM,
        person,
        Role(role["role"]),
        network_id=network.pk if network else None,
        organisation_id=book.organisation_of(home).pk if home else None,
        unit_id=unit.pk if unit else None,
        began_on=network.began_on if network else None,
    )


def _deputy(row: dict[str, Any], book: Book) -> None:
    """Name who stands in, where the file's deputy holds the same role for the same organisation."""
    deputy = book.people.get(row["deputy"] or "")
    for assignment in book.people[row["key"]].assignments.all():
        if deputy and possible_deputies(assignment).filter(pk=deputy.pk).exists():
            accounts.name_deputy(SYSTEM, assignment, deputy)


def _members(row: dict[str, Any], book: Book) -> None:
    for member in row["memberships"]:
        letter = member["letter_of_intent_on"]
        with book.at(member["since"]):
            networks.admit(
                SYSTEM,
                book.networks[row["key"]],
                book.organisations[member["organisation"]],
                standing=member["standing"],
                since=date.fromisoformat(member["since"]),
                contribution=member["contribution"],
                letter_of_intent_on=date.fromisoformat(letter) if letter else None,
            )


def _bodies(row: dict[str, Any], book: Book) -> None:
    for entry in row["bodies"]:
        body = networks.add_body(
            SYSTEM,
            book.networks[row["key"]],
            key=entry["key"],
            name=entry["name"],
            level=entry["level"],
            decides=entry["decides"],
            rhythm=entry["rhythm"],
        )
        book.put("body", entry["key"], body.pk)
        for member in entry["members"]:
            person = book.people[member["person"]]
            seat_of = person.assignments.filter(network=body.network_id).first()
            networks.seat(
                SYSTEM,
                body,
                person_id=person.pk,
                organisation_id=seat_of.organisation_id if seat_of else None,
                function=member["function"],
            )
        for meeting in entry["meetings"]:
            networks.plan_meeting(
                SYSTEM,
                body,
                on=date.fromisoformat(meeting["date"]),
                held=meeting["state"] == "held",
            )


def _phase(network: "Network", phase: dict[str, Any], book: Book) -> None:
    def day(name: str) -> date | None:
        return date.fromisoformat(phase[name]) if phase[name] else None

    with book.at(phase["from"] if phase["state"] != "planned" else "2026-11-20"):
        networks.set_phase(
            SYSTEM,
            network,
            number=phase["nr"],
            name=phase["name"],
            state=phase["state"],
            began_on=day("from"),
            ended_on=day("to"),
            planned_to=day("planned_to"),
            result=phase["result"],
        )


def _known_organisations(network_data: dict[str, Any], book: Book) -> None:
    """Let the first network name every body its cases speak of, members or not."""
    first = book.networks["arbeit-und-gesundheit"]
    elsewhere = {"KT", "LD"}
    for key, organisation in book.organisations.items():
        if key not in elsewhere:
            organisation.known_to.add(first)
