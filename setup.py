"""What pyproject.toml cannot say: folders at the top that are packages, and Babel's extractors."""

from setuptools import find_packages, setup

PACKAGES = ["ckanext.needs", *(f"ckanext.needs.{p}" for p in find_packages("ckanext/needs"))]
DATA_FOLDERS = {"ckanext.needs.schemas": "schemas", "ckanext.needs.harvesters": "harvesters"}

setup(
    packages=[*PACKAGES, *DATA_FOLDERS],
    package_dir=DATA_FOLDERS,
    package_data={
        "ckanext.needs": [
            "py.typed",
            "*.yaml",
            "templates/**/*",
            "assets/**/*",
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
