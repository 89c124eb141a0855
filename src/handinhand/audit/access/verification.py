"""Does the audit trail still say what was written? Each fault is a sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handinhand.audit.models import ChainHead, Entry, EntryDetail
from handinhand.audit.rules import START, commitment, entry_digest
from handinhand.audit.rules.notes import Checkpoint


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and where."""

    chain: str
    number: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.number}: {self.sentence}"


@dataclass(slots=True)
class Verdict:
    """The outcome for all chains: how many entries were read, how many details are erased."""

    entries: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify(checkpoints: Iterable[Checkpoint] = ()) -> Verdict:
    """Recompute every chain and compare it with checkpoints kept outside.

    Without checkpoints a chain that was cut off at its end or written anew as a whole looks
    sound: whoever can write to the database can compute digests. The checkpoints show it.
    """
    verdict = Verdict()
    digests: dict[tuple[str, int], str] = {}
    wanted = {(point.chain, point.number): point for point in checkpoints}
    for head in ChainHead.objects.order_by("chain"):
        last_number, last_digest = 0, START
        for entry in _entries(head.chain):
            verdict.entries += 1
            verdict.faults += _faults_of(entry, last_number, last_digest)
            verdict.erased += not hasattr(entry, "detail")
            if (entry.chain, entry.number) in wanted:
                digests[entry.chain, entry.number] = entry.digest
            last_number, last_digest = entry.number, entry.digest
        if (head.number, head.digest) != (last_number, last_digest):
            verdict.faults.append(
                Fault(head.chain, head.number, "the chain does not end where its head says.")
            )
    verdict.faults += _headless()
    verdict.faults += [
        Fault(chain, number, "a signed checkpoint says something else about this entry.")
        for (chain, number), point in sorted(wanted.items())
        if digests.get((chain, number), START if number == 0 else "") != point.digest
    ]
    return verdict


def _entries(chain: str) -> Iterator[Entry]:
    found = Entry.objects.filter(chain=chain).select_related("detail").order_by("number")
    return found.iterator(chunk_size=2000)


def _faults_of(entry: Entry, last_number: int, last_digest: str) -> Iterator[Fault]:
    if entry.number != last_number + 1:
        yield Fault(entry.chain, entry.number, f"entry {last_number + 1} is missing before it.")
    if entry.previous != last_digest:
        yield Fault(entry.chain, entry.number, "it does not follow the entry before it.")
    digest = entry_digest(
        chain=entry.chain,
        number=entry.number,
        at=entry.at,
        action=entry.action,
        thing_type=entry.thing_type,
        thing_id=entry.thing_id,
        committed=entry.commitment,
        previous=entry.previous,
    )
    if entry.digest != digest:
        yield Fault(entry.chain, entry.number, "it was changed after it was written.")
    detail: EntryDetail | None = getattr(entry, "detail", None)
    if detail is not None and commitment(detail.salt, detail.committed()) != entry.commitment:
        yield Fault(entry.chain, entry.number, "its personal detail was changed.")


def _headless() -> Iterator[Fault]:
    known = ChainHead.objects.values("chain")
    for chain in Entry.objects.exclude(chain__in=known).values_list("chain", flat=True).distinct():
        yield Fault(chain, 0, "the head of this chain is missing.")


def checkpoints_now() -> list[Checkpoint]:
    """Return how long every chain is now, to be signed and kept outside."""
    return [
        Checkpoint(head.chain, head.number, head.digest)
        for head in ChainHead.objects.order_by("chain")
    ]
