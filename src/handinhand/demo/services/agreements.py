"""The agreements: V1 with its assents and signatures, and that of the second network."""

from datetime import date
from typing import TYPE_CHECKING, Any

from handinhand.agreements import services
from handinhand.chains import access as chains
from handinhand.chains import services as chain_services
from handinhand.demo.services.book import Book
from handinhand.thread.services import connect

if TYPE_CHECKING:
    from handinhand.agreements.models import Agreement, Party

FIRST, SECOND = "arbeit-und-gesundheit", "starthilfe-alleinerziehende"
LAID_BEFORE = "2026-08-20"
RELEASED_BY = "BS-11"
"""The decision that let the agreement be signed."""
Row = dict[str, Any]


def load(network_data: Row, _cases_data: Row, book: Book) -> None:
    """Load both agreements, then let the chains come into force."""
    row = network_data["agreement"]
    agreement = _draft(row, book)
    signed = [party for party in row["parties"] if party["signature"]]
    with book.at(LAID_BEFORE):
        agreement = services.open_for_signing(book.actor("mertens"), agreement)
    for entry in signed:
        _sign(agreement, entry, book)
    _in_force(agreement, row["in_force"]["from"], FIRST, "kessler", book)
    _second(network_data, book)


def _draft(row: Row, book: Book) -> "Agreement":
    coordinator = book.actor("mertens")
    version = chains.get_version(coordinator, book.get("chain_version", row["chain_version"]))
    with book.at("2026-07-08"):
        agreement = services.create_agreement(
            coordinator,
            version,
            key=row["key"],
            number=row["version"],
            title=row["title"],
            in_force_from=date.fromisoformat(row["in_force"]["from"]),
            in_force_to=date.fromisoformat(row["in_force"]["to"]),
            review_by=date.fromisoformat(row["review_by"]),
            steering_sees_partner_figures=row["steering_sees_partner_figures"],
            partner_preview_working_days=row["partner_preview_working_days"],
        )
        services.set_text(coordinator, agreement, paragraphs=row["paragraphs"])
        services.set_annexes(coordinator, agreement, titles=row["annexes"])
        for entry in row["parties"]:
            organisation = book.organisations[entry["organisation"]]
            services.add_party(coordinator, agreement, organisation, note=entry["note"] or "")
        for obligation in services.generate_obligations(coordinator, agreement):
            book.put("obligation", obligation.key, obligation.pk)
        for free in (entry for entry in row["obligations"] if entry["origin"] == "free"):
            _free(agreement, free, book)
    book.put("agreement", row["key"], agreement.pk)
    released = ("decision", book.get("decision", RELEASED_BY))
    connect(agreement.network_id, asked=released, answer=("agreement", agreement.pk))
    return agreement


def _free(agreement: "Agreement", row: Row, book: Book) -> None:
    coordinator, measure = book.actor("mertens"), row["measured_by"]
    obligation = services.add_free_obligation(
        coordinator,
        agreement,
        book.organisations[row["party"]],
        key=row["key"],
        text=row["text"],
        measure=measure["kind"],
        figure=measure["figure"],
        lines=[
            chains.get_standard(coordinator, book.get("standard", key)).line
            for key in measure["standards"]
        ],
        requirement_ids=[book.get("requirement", key) for key in row["requirements"]],
    )
    book.put("obligation", row["key"], obligation.pk)


def _party(agreement: "Agreement", organisation: str, book: Book) -> "Party":
    return agreement.parties.get(organisation=book.organisations[organisation])


def _sign(agreement: "Agreement", row: Row, book: Book) -> None:
    """Load the assent of a party and the record of its signed paper."""
    party, signature = _party(agreement, row["organisation"], book), row["signature"]
    leader = book.actor(row["assent"]["by"], role="steering")
    with book.at(row["assent"]["on"]):
        services.assent(leader, party, text_hash=agreement.text_hash)
    with book.at(signature["on"]):
        services.record_signature(
            book.actor("mertens"),
            party,
            on=date.fromisoformat(signature["on"]),
            name=signature["name"],
            function=signature["function"],
            stored_at=signature["stored_at"],
            text_hash=agreement.text_hash,
        )


def _in_force(agreement: "Agreement", day: str, network: str, person: str, book: Book) -> None:
    steering, first_day = book.actor(person, network, "steering"), date.fromisoformat(day)
    with book.at(day):
        services.put_in_force(steering, agreement, first_day=first_day)
        version = chains.get_version(steering, agreement.chain_version_id)
        chain_services.put_in_force(steering, version, first_day=first_day)


def _second(network_data: Row, book: Book) -> None:
    """Generate the second agreement from its chain; memberships say who signed when."""
    coordinator = book.actor("baumgart", SECOND)
    chain = network_data["second_network"]["chain"]
    row = next(row for row in network_data["networks"] if row["key"] == SECOND)
    version = chains.get_version(coordinator, book.get("chain_version", f"S/{chain['key']}"))
    with book.at(chain["agreed_on"]):
        agreement = services.create_agreement(
            coordinator,
            version,
            title="Kooperationsvereinbarung Starthilfe Alleinerziehende Lindenrath",
            in_force_from=date.fromisoformat(chain["in_force"]["from"]),
            in_force_to=date.fromisoformat(row["term"]["to"]),
        )
        services.set_annexes(
            coordinator, agreement, titles=["Dienstleistungskette v1.0", "Übergabestandards"]
        )
        for member in row["memberships"]:
            services.add_party(coordinator, agreement, book.organisations[member["organisation"]])
        services.generate_obligations(coordinator, agreement)
        agreement = services.open_for_signing(coordinator, agreement)
    for member in row["memberships"]:
        organisation = book.organisations[member["organisation"]]
        with book.at(member["signed_on"]):
            services.record_signature(
                coordinator,
                _party(agreement, member["organisation"], book),
                on=date.fromisoformat(member["signed_on"]),
                name="Leitung",
                function=f"für {organisation.name}",
                stored_at="Jugendamt, Vertragsakte Starthilfe",
                text_hash=agreement.text_hash,
            )
    _in_force(agreement, chain["in_force"]["from"], SECOND, "scholl", book)
