"""A dataset's folder is replaced whole, or not at all."""

from pathlib import Path

import pytest

from ckanext.needs.publish import folder as folder_module
from ckanext.needs.publish.folder import replace_folder
from ckanext.needs.publish.staged import Staged, staging


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def replace(folder: Path, files: dict[str, bytes]) -> None:
    """Put these files in a folder's place, as a run does."""
    with staging(folder.parent) as run:
        fresh = Staged(run).folder
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        replace_folder(folder, fresh)


def test_a_new_folder_has_exactly_the_files(tmp_path: Path):
    replace(tmp_path / "out" / "a", {"x": b"1"})
    assert contents(tmp_path / "out" / "a") == {"x": b"1"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]


def test_everybody_may_read_the_folder(tmp_path: Path):
    replace(tmp_path / "a", {"x": b"1"})
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o755


def test_files_of_the_run_before_do_not_stay(tmp_path: Path):
    replace(tmp_path / "a", {"old": b"1", "x": b"1"})
    replace(tmp_path / "a", {"x": b"2"})
    assert contents(tmp_path / "a") == {"x": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_run_that_fails_before_the_end_leaves_the_folder_as_it_was(tmp_path: Path):
    replace(tmp_path / "a", {"x": b"1"})
    with pytest.raises(TypeError):
        replace(tmp_path / "a", {"x": b"2", "y": None})  # type: ignore[dict-item]
    assert contents(tmp_path / "a") == {"x": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_in_the_last_step_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    replace(tmp_path / "a", {"x": b"1"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "a" and not self.name.endswith(".old"):
            raise OSError("no space")
        return rename(self, target)

    monkeypatch.setattr(folder_module.Path, "rename", fail)
    with pytest.raises(OSError, match="no space"):
        replace(tmp_path / "a", {"x": b"2"})
    assert contents(tmp_path / "a") == {"x": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
