"""What ckanext-dcat leaves unsaid of a published dataset, as profiles of it.

`needs_dcat` goes after a DCAT profile (`ckanext.dcat.rdf.profiles = euro_dcat_ap_3 needs_dcat`),
`needs_croissant` is a Croissant profile (`ckanext.dcat.croissant.profiles = needs_croissant`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from rdflib import Literal, URIRef

from ckanext.dcat.profiles.base import CR, DCT, RDFProfile
from ckanext.dcat.profiles.croissant import SCHEMA, CroissantProfile
from ckanext.needs.publish.datapackage import LICENCES

#: What stock CKAN calls the licences: a catalogue that does not know an address goes by the title.
STOCK_TITLES = {
    "Open Data Common": "Open Data Commons Attribution License",
    "Creative Commons Attributions": "Creative Commons Attribution",
    "Creative Commons Attribution Share-Alike": "Creative Commons Attribution Share-Alike",
}
#: Types of DataStore columns that the profile of ckanext-dcat does not know.
DATA_TYPES = {"date": SCHEMA.Date, "bool": SCHEMA.Boolean}


class LicenceTitles(RDFProfile):
    """Titles of licences, by which a stock catalogue finds its own entry for them."""

    def graph_from_dataset(self, dataset_dict: Mapping[str, Any], dataset_ref: URIRef) -> None:
        """Add the title of the dataset's licence to the licence of its distributions."""
        name = str(dataset_dict.get("license_id"))
        if name in LICENCES and name in STOCK_TITLES:
            self.g.add((URIRef(LICENCES[name]), DCT.title, Literal(STOCK_TITLES[name])))


class Croissant(CroissantProfile):
    """Croissant with every column's type and description, a version and a citation."""

    def additional_fields(self, dataset_ref: URIRef, dataset_dict: Mapping[str, Any]) -> None:
        """Add the edition's version, and how to cite the dataset."""
        self.g.add((dataset_ref, SCHEMA.version, Literal(_version(dataset_dict))))
        self.g.add((dataset_ref, CR.citeAs, Literal(_citation(dataset_dict))))

    def _recordset_graph(
        self, dataset_ref: URIRef, resource_ref: URIRef, resource_dict: Mapping[str, Any]
    ) -> None:
        super()._recordset_graph(dataset_ref, resource_ref, resource_dict)
        records = URIRef(f"{resource_dict.get('id')}/records")
        if (None, None, records) not in self.g:
            return
        self.g.add((records, SCHEMA.name, Literal(resource_dict["name"])))
        for field in _columns(str(resource_dict["id"])):
            column = URIRef(f"{records}/{field['id']}")
            about: Mapping[str, str] = field.get("info") or {}
            self.g.add((column, SCHEMA.name, Literal(field["id"])))
            if about.get("label"):
                text = "\n".join(filter(None, (about["label"], about.get("notes"))))
                self.g.add((column, SCHEMA.description, Literal(text)))
            if field["type"] in DATA_TYPES:
                self.g.add((column, CR.dataType, DATA_TYPES[field["type"]]))


def _columns(resource_id: str) -> list[dict[str, Any]]:
    return tk.get_action("datastore_info")({"ignore_auth": True}, {"id": resource_id})["fields"]


def _version(dataset: Mapping[str, Any]) -> str:
    """Return the day of the data in the three numbers that Croissant asks for: `2026.1.31`."""
    return ".".join(str(int(part)) for part in _day(dataset).split("-"))


def _day(dataset: Mapping[str, Any]) -> str:
    return str(dataset.get("last_updated_date") or dataset["metadata_modified"])[:10]


def _citation(dataset: Mapping[str, Any]) -> str:
    organization: Mapping[str, str] = dataset.get("organization") or {}
    owner = organization.get("title") or organization.get("name", "")
    address = tk.url_for("dataset.read", id=dataset["name"], _external=True)
    return f"{owner}. {dataset['title']}. {_day(dataset)}. {address}"
