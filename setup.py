"""What pyproject.toml cannot say: folders at the top that are packages, and Babel's two parts."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

PACKAGES = ["ckanext.needs", *(f"ckanext.needs.{p}" for p in find_packages("ckanext/needs"))]
DATA_FOLDERS = {"ckanext.needs.schemas": "schemas", "ckanext.needs.harvesters": "harvesters"}


class BuildWithTranslations(build_py):
    """Compile the translations, which programs read as .mo, before files are collected."""

    def run(self) -> None:
        """Compile, then build as usual."""
        for path in Path("ckanext/needs/i18n").glob("*/LC_MESSAGES/*.po"):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(source, locale=path.parts[-3]))
        super().run()


setup(
    cmdclass={"build_py": BuildWithTranslations},
    packages=[*PACKAGES, *DATA_FOLDERS],
    package_dir=DATA_FOLDERS,
    package_data={
        "ckanext.needs": [
            "py.typed",
            "*.yaml",
            "templates/**/*",
            "assets/**/*",
            "pictures/**/*",
            "public/**/*",
            "i18n/**/*",
            "migration/**/*",
        ],
        **{package: ["**/*"] for package in DATA_FOLDERS},
    },
    message_extractors={
        "ckanext": [
            ("**.py", "python", None),
            ("**.js", "javascript", None),
            ("**/templates/**.html", "ckan", None),
        ]
    },
)
