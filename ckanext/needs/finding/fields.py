"""Names in the search index that the one search and its documents share."""

from __future__ import annotations

from ckanext.needs.search import NEED_TYPE

#: Type of the documents of budget lines, and what their `site_id` has after the portal's own:
#: CKAN's searches never see them.
LINE_TYPE, APART = "budget_line", ":lines"
#: Field with the id of a dataset, of its own document and of those of its lines.
DATASET = "needs_line_dataset"
NEEDS, LINES, DATASETS = "needs", "lines", "datasets"
#: Document type in the index by kind of result.
TYPES = {NEEDS: NEED_TYPE, LINES: LINE_TYPE, DATASETS: "dataset"}
