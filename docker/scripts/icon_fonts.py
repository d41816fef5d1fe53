"""Makes of CKAN's icon fonts small ones with the icons that pages use, and their style sheet.

All icons of Font Awesome weigh 280 KB compressed, those of the pages a tenth. A browser takes the
whole font only for an icon that is not among these. Usage: icon_fonts.py FOLDER_TO_WRITE
"""

import re
import sys
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

#: Fonts of CKAN: file, what the pages' style sheet calls the small one, weight.
FONTS = (
    ("fa-solid-900", "Needs Icons", "900"),
    ("fa-brands-400", "Needs Brands", "400"),
)
#: Where pages take icons from: `fa-tag`, `icon='tag'`.
USED = re.compile(r"""\bfa-([a-z][a-z0-9-]+)|\bicon['"]?\s*[:=]\s*['"]([a-z][a-z0-9-]+)['"]""")
NAMED = re.compile(
    r"((?:\.fa-[a-z0-9-]+(?:::?before)?,?\s*)+)\{\s*(?:--fa|content):\s*\"\\([0-9a-f]+)"
)
OURS = Path(__file__).resolve().parents[2] / "ckanext" / "needs"


def main(target: Path) -> None:
    """Write two fonts and icons.css."""
    spec = find_spec("ckan")
    if not spec or not spec.submodule_search_locations:
        sys.exit("CKAN is not installed here")
    ckan = Path(spec.submodule_search_locations[0])
    vendor = ckan / "public" / "base" / "vendor" / "fontawesome-free"
    # Not `public`: what CKAN brings along of others names all icons there are.
    scripts = ckan / "public" / "base" / "javascript"
    folders = (OURS, ckan / "templates", ckan / "lib", scripts, ckan.parent / "ckanext")
    names = {name for folder in folders for name in icons(folder)}
    wanted = {ord(" ")} | {
        code for name, code in codes(vendor / "css" / "all.css") if name in names
    }
    rules = []
    for file, family, weight in FONTS:
        source = vendor / "webfonts" / f"{file}.woff2"
        kept = reduce(source, wanted, target / f"{file}.woff2")
        # A font without a space is not the first one: browsers then take the next for the height.
        ranges = ",".join(f"U+{code:X}" for code in sorted(kept | {ord(" ")}))
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
            f"src:url({file}.woff2) format('woff2');unicode-range:{ranges}}}\n"
        )
    (target / "icons.css").write_text("".join(rules), "utf-8")


def icons(folder: Path) -> set[str]:
    """Return the names of icons in the templates, modules and scripts of a folder."""
    files = [path for kind in ("html", "py", "js") for path in folder.rglob(f"*.{kind}")]
    texts = (path.read_text("utf-8", "replace") for path in files if "tests" not in path.parts)
    return {one or other for text in texts for one, other in USED.findall(text)}


def codes(styles: Path) -> list[tuple[str, int]]:
    """Return names of icons and the characters that they stand at."""
    found = NAMED.findall(styles.read_text("utf-8"))
    names = [(re.findall(r"\.fa-([a-z0-9-]+)", said), int(code, 16)) for said, code in found]
    return [(name, code) for several, code in names for name in several]


def reduce(source: Path, wanted: set[int], target: Path) -> set[int]:
    """Write a font with the characters wanted; return those that it has."""
    font = TTFont(source)
    kept = wanted & set(font.getBestCmap())
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=kept)
    worker.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return kept


if __name__ == "__main__":
    main(Path(sys.argv[1]))
