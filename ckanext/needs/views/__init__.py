"""Pages and addresses of the extension."""

from ckanext.needs.views.choices import choices
from ckanext.needs.views.files import files

__all__ = ["choices", "files"]
