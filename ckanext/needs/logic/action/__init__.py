"""The need_* actions: what `__all__` names is what CKAN gets."""

from ckanext.needs.logic.action.get import need_area_list, need_status_list, need_strategy_list
from ckanext.needs.logic.action.harvest import need_harvest
from ckanext.needs.logic.action.load import need_load

__all__ = [
    "need_area_list",
    "need_harvest",
    "need_load",
    "need_status_list",
    "need_strategy_list",
]
