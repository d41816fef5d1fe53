"""The problems of each run as a file of the build folder, for those who may see the run."""

from __future__ import annotations

from pathlib import Path

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.model.run import Run

#: So many files of a harvester are kept, the newest; of older runs there are the first problems.
KEPT = 20
#: In a run's report: the name of its file. A run on an unchanged source has that of the one before.
REPORTED = "problem_file"


def path_for(run: Run) -> Path:
    """Return where the problems of a run are written, if it has any."""
    return _folder(run.harvester) / f"{run.id}.csv"


def found_of(run: Run) -> Path | None:
    """Return the file of all problems of a run; None where it has none, or has it no more."""
    name = run.report.get(REPORTED)
    path = _folder(run.harvester) / str(name)
    return path if name and path.is_file() else None


def reported(run: Run) -> dict[str, str]:
    """Return what the report of a run says of its file, and remove those that are too old."""
    sweep(run.harvester)
    path = path_for(run)
    return {REPORTED: path.name} if path.is_file() else {}


def keep(run: Run) -> None:
    """Count the file of a run as new: it is in force again."""
    path = found_of(run)
    if path:
        path.touch()


def sweep(harvester: str) -> None:
    """Remove all but the newest files of a harvester."""
    files = sorted(_folder(harvester).glob("*"), key=_changed, reverse=True)
    for path in files[KEPT:]:
        path.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _folder(harvester: str) -> Path:
    return harvest_source.build_folder() / "problems" / harvester
