"""The files of a dataset beside their place: written there, then switched in with one rename."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from ckanext.needs.publish.files import CsvFile, JsonFile, ParquetFile

#: What the folder of a run begins with that has not ended.
STAGED = ".staged-"


@dataclass(frozen=True, slots=True)
class Written:
    """What a file's contents are.

    :param size: in bytes
    :param sha256: as hex digits
    """

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> Written:
        """Return what these contents are."""
        return cls(len(data), hashlib.sha256(data).hexdigest())


class Staged:
    """The folder of one dataset while it is being filled.

    :param files: those that are complete, by name
    """

    def __init__(self, run: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=run))
        self.files: dict[str, Written] = {}

    def add(self, name: str, value: Mapping[str, object]) -> None:
        """Write a file of JSON."""
        with self._open(name) as file:
            file.write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())

    def add_table(self, name: str, parts: Iterable[pa.Table], bom: bool) -> None:
        """Write a table as CSV, JSON and Parquet, in the parts that it comes in.

        :param parts: one at least, which may have no rows; used up one by one
        """
        with ExitStack() as opened:
            csv, listed, parquet = (
                opened.enter_context(self._open(f"{name}.{ending}"))
                for ending in ("csv", "json", "parquet")
            )
            files = (CsvFile(csv, bom), JsonFile(listed), ParquetFile(parquet))
            for part in parts:
                for file in files:
                    file.write(part)
            for file in files:
                file.close()

    @property
    def digest(self) -> str:
        """The sha256 of all files, names and contents."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + bytes.fromhex(self.files[name].sha256))
        return digest.hexdigest()

    @contextmanager
    def _open(self, name: str) -> Generator[_Hashing]:
        with (self.folder / name).open("wb") as file:
            hashing = _Hashing(file)
            yield hashing
        self.files[name] = Written(hashing.size, hashing.digest.hexdigest())


class _Hashing:
    """A file that is hashed on its way out."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write some more bytes."""
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand on what is kept back."""
        self._file.flush()


@contextmanager
def staging(out: Path) -> Generator[Path]:
    """Give a folder for the datasets of a run, beside their places; it is gone afterwards."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=STAGED, dir=out) as folder:
        yield Path(folder)
