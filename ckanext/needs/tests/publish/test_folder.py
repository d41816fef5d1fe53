"""A dataset's folder is replaced whole, or not at all."""

from pathlib import Path

import pytest

from ckanext.needs.publish import folder as folder_module
from ckanext.needs.publish.folder import replace_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_folder_has_exactly_the_files(tmp_path: Path):
    replace_folder(tmp_path / "out" / "a", {"x": b"1"})
    assert contents(tmp_path / "out" / "a") == {"x": b"1"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]


def test_files_of_the_run_before_do_not_stay(tmp_path: Path):
    replace_folder(tmp_path / "a", {"old": b"1", "x": b"1"})
    replace_folder(tmp_path / "a", {"x": b"2"})
    assert contents(tmp_path / "a") == {"x": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_leaves_the_folder_as_it_was(tmp_path: Path):
    replace_folder(tmp_path / "a", {"x": b"1"})
    with pytest.raises(TypeError):
        replace_folder(tmp_path / "a", {"x": b"2", "y": None})  # type: ignore[dict-item]
    assert contents(tmp_path / "a") == {"x": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_failure_in_the_last_step_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    replace_folder(tmp_path / "a", {"x": b"1"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "a" and not self.name.endswith(".old"):
            raise OSError("no space")
        return rename(self, target)

    monkeypatch.setattr(folder_module.Path, "rename", fail)
    with pytest.raises(OSError, match="no space"):
        replace_folder(tmp_path / "a", {"x": b"2"})
    assert contents(tmp_path / "a") == {"x": b"1"}
