"""Pictures of figures: one Vega-Lite specification each, drawn in the page and on the server.

No module here imports CKAN.
"""

from ckanext.needs.pictures.draw import png, svg
from ckanext.needs.pictures.specification import Picture, names

__all__ = ["Picture", "names", "png", "svg"]
