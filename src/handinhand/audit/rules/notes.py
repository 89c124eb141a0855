"""Checkpoints of a chain as signed notes (C2SP signed-note and tlog-checkpoint). No database.

A note names a chain, how many entries it has and the digest of the last one. Kept outside, it
proves later that no entry up to there was changed, removed or written anew. Where the C2SP text
has the root of a Merkle tree, we have the last digest of the hash chain.
"""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
ORIGIN = "handinhand/audit/"
DASH = "\N{EM DASH}"


class BadNote(ValueError):
    """A note that does not say what it should, or whose signature does not hold."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long a chain was at a moment, and the digest of its last entry (hexadecimal)."""

    chain: str
    number: int
    digest: str

    @property
    def text(self) -> str:
        """The text that is signed: origin, size, digest in base64, each on a line."""
        digest = base64.b64encode(bytes.fromhex(self.digest)).decode()
        return f"{ORIGIN}{self.chain}\n{self.number}\n{digest}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with the name it signs under."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the digest of name, algorithm and key."""
        return _key_id(self.name, self.key)

    def __str__(self) -> str:
        encoded = base64.b64encode(ED25519 + self.key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


def read_verifier(text: str) -> Verifier:
    """Read a public key in its written form "name+id+base64".

    Raises:
        BadNote: it is none.
    """
    try:
        name, key_id, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        if raw[:1] != ED25519:
            raise ValueError("expected an Ed25519 key")
        verifier = Verifier(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
    except ValueError as error:
        raise BadNote(f"expected a key like name+id+base64, got {text!r}") from error
    if verifier.key_id.hex() != key_id:
        raise BadNote(f"expected the key id {verifier.key_id.hex()}, got {key_id}")
    return verifier


def sign(checkpoint: Checkpoint, name: str, key: Ed25519PrivateKey) -> str:
    """Return the signed note of a checkpoint.

    Args:
        checkpoint: what is stated.
        name: name of the key, without blanks and "+".
        key: the private key.

    Returns:
        The text, an empty line, and one line with the signature.
    """
    signature = key.sign(checkpoint.text.encode())
    encoded = base64.b64encode(_key_id(name, key.public_key()) + signature).decode()
    return f"{checkpoint.text}\n{DASH} {name} {encoded}\n"


def read(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint of a note whose signature holds.

    Raises:
        BadNote: the form is wrong, or no signature of this key holds.
    """
    text, found, signatures = note.partition("\n\n")
    if not found:
        raise BadNote("expected a text, an empty line and signatures")
    _check_signature(text + "\n", signatures, verifier)
    try:
        origin, number, digest = text.split("\n")[:3]
        if not origin.startswith(ORIGIN):
            raise ValueError(f"expected an origin that begins with {ORIGIN}, got {origin!r}")
        raw = base64.b64decode(digest, validate=True)
        return Checkpoint(origin.removeprefix(ORIGIN), int(number), raw.hex())
    except ValueError as error:
        raise BadNote(str(error)) from error


def _check_signature(text: str, signatures: str, verifier: Verifier) -> None:
    for line in signatures.splitlines():
        mark, name, encoded = [*line.split(" "), "", "", ""][:3]
        if mark != DASH or name != verifier.name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            if raw[:4] == verifier.key_id:
                verifier.key.verify(raw[4:], text.encode())
                return
        except (ValueError, InvalidSignature) as error:
            raise BadNote(f"the signature of {name} does not hold") from error
    raise BadNote(f"expected a signature of {verifier.name}, found none")


def _key_id(name: str, key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes_raw()
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + raw).digest()[:4]
