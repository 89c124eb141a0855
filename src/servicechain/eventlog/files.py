"""Opening files that may be packed, with a bound on what they unpack to."""

import gzip
import io
import mmap
import zlib
from pathlib import Path
from typing import IO

from servicechain.eventlog.errors import LogError

RATIO = 100
UNPACKED = 8_000_000
"""A packed file may unpack to so many bytes, or to a hundred times its own size."""


Content = bytes | mmap.mmap


def is_packed(path: Path) -> bool:
    """Tell whether a file is gzip, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bounded(path: Path) -> IO[bytes]:
    """Open a file for reading, unpacked if it is packed.

    Raises:
        LogError: while reading, when it unpacks to more than is borne or is damaged.
        OSError: the file cannot be opened.
    """
    if not is_packed(path):
        return path.open("rb")
    return io.BufferedReader(_Unpacked(path))


def content_of(path: Path) -> Content:
    """Return all bytes of a file, unpacked, or mapped into memory; see `open_bounded`."""
    if path.stat().st_size and not is_packed(path):
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with open_bounded(path) as opened:
        return opened.read()


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip file; stops where there are too many."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._most = max(UNPACKED, RATIO * path.stat().st_size)
        self._file = gzip.open(path)  # noqa: SIM115 - closed with this one
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            count = self._file.readinto(buffer)
        except (OSError, EOFError, zlib.error):
            raise LogError(self._name, "a damaged gzip file", "a whole one") from None
        self._seen += count
        if self._seen > self._most:
            found = f"over {self._most:,} bytes once unpacked"
            raise LogError(self._name, found, "a log of an honest size")
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
