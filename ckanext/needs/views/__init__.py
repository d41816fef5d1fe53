"""Pages and addresses of the extension."""

from ckanext.needs.views.choices import choices

__all__ = ["choices"]
