"""The lists that codes come from: strategies, areas, statuses, channels. All of them are YAML."""

from ckanext.needs.codelists.area import Area
from ckanext.needs.codelists.areas import Areas
from ckanext.needs.codelists.choices import Choice, Choices
from ckanext.needs.codelists.digest import digest_of
from ckanext.needs.codelists.errors import CodeError
from ckanext.needs.codelists.loading import SHIPPED, Codelists, default, load
from ckanext.needs.codelists.sensitive import sensitive_codes, sensitive_words
from ckanext.needs.codelists.status import Status, Statuses
from ckanext.needs.codelists.strategies import Strategies
from ckanext.needs.codelists.strategy import CrossLink, Issue, Pillar, Strategy

__all__ = [
    "SHIPPED",
    "Area",
    "Areas",
    "Choice",
    "Choices",
    "CodeError",
    "Codelists",
    "CrossLink",
    "Issue",
    "Pillar",
    "Status",
    "Statuses",
    "Strategies",
    "Strategy",
    "default",
    "digest_of",
    "load",
    "sensitive_codes",
    "sensitive_words",
]
