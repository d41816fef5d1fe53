"""The need_* actions: what `__all__` names is what CKAN gets."""

from ckanext.needs.logic.action.briefs import need_brief_create, need_brief_show
from ckanext.needs.logic.action.chained import (
    bulk_update_private,
    bulk_update_public,
    package_create_default_resource_views,
)
from ckanext.needs.logic.action.comments import (
    need_comment_create,
    need_comment_list,
    need_comment_moderate,
    need_comment_report,
)
from ckanext.needs.logic.action.duplicates import need_duplicates_find
from ckanext.needs.logic.action.following import need_follow, need_follow_list, need_unfollow
from ckanext.needs.logic.action.forums import (
    need_forum_create,
    need_forum_list,
    need_forum_update,
)
from ckanext.needs.logic.action.get import need_area_list, need_status_list, need_strategy_list
from ckanext.needs.logic.action.harvest import (
    need_harvest,
    need_harvest_preview,
    need_run_list,
    need_run_show,
)
from ckanext.needs.logic.action.harvester import (
    need_harvester_check,
    need_harvester_propose,
    need_harvester_save,
)
from ckanext.needs.logic.action.inbox import need_inbox_list
from ckanext.needs.logic.action.leaders import need_role_import
from ckanext.needs.logic.action.links import (
    need_budget_line_search,
    need_link_create,
    need_link_delete,
    need_link_list,
)
from ckanext.needs.logic.action.load import need_load
from ckanext.needs.logic.action.merging import need_merge, need_unmerge
from ckanext.needs.logic.action.opinions import need_endorse, need_unendorse
from ckanext.needs.logic.action.paper_ballots import (
    need_paper_ballot_delete,
    need_paper_ballot_enter,
    need_paper_ballot_list,
    need_paper_ballot_void,
)
from ckanext.needs.logic.action.people import need_consent_set, need_user_forget
from ckanext.needs.logic.action.projects import (
    need_project_create,
    need_project_list,
    need_project_show,
    need_project_update,
)
from ckanext.needs.logic.action.proposals import (
    need_proposal_answer,
    need_proposal_create,
    need_proposal_list,
    need_proposal_show,
    need_proposal_withdraw,
)
from ckanext.needs.logic.action.roles import need_role_grant, need_role_list, need_role_revoke
from ckanext.needs.logic.action.round_results import need_round_results
from ckanext.needs.logic.action.rounds import (
    need_round_create,
    need_round_list,
    need_round_show,
    need_round_template_list,
    need_round_update,
)
from ckanext.needs.logic.action.tags import tag_autocomplete, tag_list, tag_search, tag_show
from ckanext.needs.logic.action.texts import (
    need_text_clear,
    need_text_queue_list,
    need_text_withhold,
)
from ckanext.needs.logic.action.voting import need_ballot_cast, need_ballot_show
from ckanext.needs.logic.action.voting_codes import need_voting_codes_create, need_voting_codes_list
from ckanext.needs.logic.action.webhooks import (
    need_webhook_create,
    need_webhook_delete,
    need_webhook_list,
    need_webhook_test,
)
from ckanext.needs.logic.action.workflow import need_forward, need_history, need_move

__all__ = [
    "bulk_update_private",
    "bulk_update_public",
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
    "package_create_default_resource_views",
    "tag_autocomplete",
    "tag_list",
    "tag_search",
    "tag_show",
]
