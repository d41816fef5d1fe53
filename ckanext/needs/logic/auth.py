"""Who may call the need_* actions (codelists are open to everyone), and core's on needs."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.auth_briefs import need_brief_create, need_brief_show
from ckanext.needs.logic.auth_entering import need_duplicates_find
from ckanext.needs.logic.auth_following import (
    need_comment_create,
    need_comment_list,
    need_comment_moderate,
    need_comment_report,
    need_endorse,
    need_follow,
    need_follow_list,
    need_unendorse,
    need_unfollow,
)
from ckanext.needs.logic.auth_needs import (
    package_change_state,
    package_create,
    package_delete,
    package_update,
    resource_delete,
)
from ckanext.needs.logic.auth_projects import (
    need_budget_line_search,
    need_link_create,
    need_link_delete,
    need_link_list,
    need_project_create,
    need_project_list,
    need_project_show,
    need_project_update,
)
from ckanext.needs.logic.auth_roles import (
    need_consent_set,
    need_role_grant,
    need_role_import,
    need_role_list,
    need_role_revoke,
    need_user_forget,
)
from ckanext.needs.logic.auth_rounds import (
    need_forum_create,
    need_forum_list,
    need_forum_update,
    need_proposal_answer,
    need_proposal_create,
    need_proposal_list,
    need_proposal_show,
    need_proposal_withdraw,
    need_round_create,
    need_round_list,
    need_round_show,
    need_round_template_list,
    need_round_update,
)
from ckanext.needs.logic.auth_texts import (
    need_text_clear,
    need_text_queue_list,
    need_text_withhold,
)
from ckanext.needs.logic.auth_voting import (
    need_ballot_cast,
    need_ballot_show,
    need_paper_ballot_delete,
    need_paper_ballot_enter,
    need_paper_ballot_list,
    need_paper_ballot_void,
    need_round_results,
    need_voting_codes_create,
    need_voting_codes_list,
)
from ckanext.needs.logic.auth_webhooks import (
    need_webhook_create,
    need_webhook_delete,
    need_webhook_list,
    need_webhook_test,
)
from ckanext.needs.logic.auth_work import (
    need_harvest,
    need_harvest_preview,
    need_harvester_check,
    need_harvester_propose,
    need_harvester_save,
    need_load,
    need_run_list,
    need_run_show,
)
from ckanext.needs.logic.auth_workflow import (
    need_forward,
    need_history,
    need_inbox_list,
    need_merge,
    need_move,
    need_unmerge,
)


@tk.auth_allow_anonymous_access
def need_status_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_strategy_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_area_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


__all__ = [
    "need_area_list",
    "need_ballot_cast",
    "need_ballot_show",
    "need_brief_create",
    "need_brief_show",
    "need_budget_line_search",
    "need_comment_create",
    "need_comment_list",
    "need_comment_moderate",
    "need_comment_report",
    "need_consent_set",
    "need_duplicates_find",
    "need_endorse",
    "need_follow",
    "need_follow_list",
    "need_forum_create",
    "need_forum_list",
    "need_forum_update",
    "need_forward",
    "need_harvest",
    "need_harvest_preview",
    "need_harvester_check",
    "need_harvester_propose",
    "need_harvester_save",
    "need_history",
    "need_inbox_list",
    "need_link_create",
    "need_link_delete",
    "need_link_list",
    "need_load",
    "need_merge",
    "need_move",
    "need_paper_ballot_delete",
    "need_paper_ballot_enter",
    "need_paper_ballot_list",
    "need_paper_ballot_void",
    "need_project_create",
    "need_project_list",
    "need_project_show",
    "need_project_update",
    "need_proposal_answer",
    "need_proposal_create",
    "need_proposal_list",
    "need_proposal_show",
    "need_proposal_withdraw",
    "need_role_grant",
    "need_role_import",
    "need_role_list",
    "need_role_revoke",
    "need_round_create",
    "need_round_list",
    "need_round_results",
    "need_round_show",
    "need_round_template_list",
    "need_round_update",
    "need_run_list",
    "need_run_show",
    "need_status_list",
    "need_strategy_list",
    "need_text_clear",
    "need_text_queue_list",
    "need_text_withhold",
    "need_unendorse",
    "need_unfollow",
    "need_unmerge",
    "need_user_forget",
    "need_voting_codes_create",
    "need_voting_codes_list",
    "need_webhook_create",
    "need_webhook_delete",
    "need_webhook_list",
    "need_webhook_test",
    "package_change_state",
    "package_create",
    "package_delete",
    "package_update",
    "resource_delete",
]
