"""Makes of the pages' web fonts the ones that the server draws pictures with.

A page takes Thai and Latin letters from two files; what draws on the server looks for all letters
of a text in one. Usage: drawing_fonts.py FOLDER_OF_WOFF2 FOLDER_TO_WRITE
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

SCRIPTS = ("latin", "thai")


def main(source: Path, target: Path) -> None:
    """Write one TTF a weight."""
    target.mkdir(parents=True, exist_ok=True)
    for weight in ("400", "600"):
        parts: list[str] = []
        for script in SCRIPTS:
            font = TTFont(source / f"{script}-{weight}.woff2")
            font.flavor = None
            part = target / f"{script}.part"
            font.save(part)
            parts.append(str(part))
        Merger().merge(parts).save(target / f"needs-{weight}.ttf")
        for part in parts:
            Path(part).unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
