"""The need_* actions: what `__all__` names is what CKAN gets."""

from ckanext.needs.logic.action.get import need_area_list, need_status_list, need_strategy_list

__all__ = ["need_area_list", "need_status_list", "need_strategy_list"]
