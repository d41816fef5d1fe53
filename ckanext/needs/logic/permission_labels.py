"""Who may read a need that is not public: labels that core compares when it shows and searches.

A need carries what it is; a user carries what was granted. Granting a role changes the user's
labels only, so no need has to be indexed anew.
"""

from __future__ import annotations

import ckan.model as model
from ckan.lib.plugins import DefaultPermissionLabels

from ckanext.needs.logic.once import once
from ckanext.needs.logic.roles import area_of
from ckanext.needs.model.role_grant import OFFICIAL, around, in_force
from ckanext.needs.search import NEED_TYPE


class NeedPermissionLabels(DefaultPermissionLabels):
    """Core's labels, and for needs those of officials (`need-area-…`) and of who wrote one."""

    def get_dataset_labels(self, dataset_obj: model.Package) -> list[str]:
        """Return what a user must have one of to read a dataset."""
        labels = super().get_dataset_labels(dataset_obj)
        if dataset_obj.type != NEED_TYPE or "public" in labels or dataset_obj.state == "deleted":
            return labels
        owner, creator = dataset_obj.owner_org, dataset_obj.creator_user_id
        area = area_of(dict(dataset_obj.extras))
        ours = [_label(code, owner) for code in around(area)] if owner else []
        if creator:
            ours.append(f"creator-{creator}")
        return [*labels, *(label for label in ours if label not in labels)]

    def get_user_dataset_labels(self, user_obj: model.User) -> list[str]:
        """Return the labels that a user has."""
        if not user_obj or user_obj.is_anonymous:
            return super().get_user_dataset_labels(user_obj)
        return list(once(("labels", user_obj.id), lambda: self._labels_of(user_obj)))

    def _labels_of(self, user_obj: model.User) -> list[str]:
        labels = super().get_user_dataset_labels(user_obj)
        grants = in_force(user_obj.id, OFFICIAL)
        return labels + [_label(grant.area, grant.organization_id) for grant in grants]


def _label(area: str, organization_id: str) -> str:
    return f"need-area-{area}-{organization_id}"
