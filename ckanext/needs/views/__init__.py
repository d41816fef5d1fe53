"""Pages and addresses of the extension."""

from ckanext.needs.logic.once import begin
from ckanext.needs.views.agencies import agencies
from ckanext.needs.views.briefs import briefs
from ckanext.needs.views.budget import budget
from ckanext.needs.views.choices import choices
from ckanext.needs.views.district import district
from ckanext.needs.views.executive import executive
from ckanext.needs.views.explaining import explaining
from ckanext.needs.views.explore import explore
from ckanext.needs.views.feeds import feeds
from ckanext.needs.views.files import files
from ckanext.needs.views.following import following
from ckanext.needs.views.gap import gap
from ckanext.needs.views.guard import refuse_forgeries
from ckanext.needs.views.harvest import harvest
from ckanext.needs.views.harvester import harvester
from ckanext.needs.views.inbox import inbox
from ckanext.needs.views.load import load
from ckanext.needs.views.open311 import open311
from ckanext.needs.views.opinions import opinions
from ckanext.needs.views.preferences import preferences
from ckanext.needs.views.projects import projects
from ckanext.needs.views.report import report
from ckanext.needs.views.research import research
from ckanext.needs.views.roles import roles
from ckanext.needs.views.rounds import rounds
from ckanext.needs.views.rounds_manage import rounds_manage
from ckanext.needs.views.rounds_share import rounds_share
from ckanext.needs.views.search import search
from ckanext.needs.views.style import style
from ckanext.needs.views.texts import texts
from ckanext.needs.views.voting import voting
from ckanext.needs.views.voting_desk import voting_desk
from ckanext.needs.views.voting_results import voting_results

__all__ = [
    "agencies",
    "briefs",
    "budget",
    "choices",
    "district",
    "executive",
    "explaining",
    "explore",
    "feeds",
    "files",
    "following",
    "gap",
    "harvest",
    "harvester",
    "inbox",
    "load",
    "open311",
    "opinions",
    "preferences",
    "projects",
    "report",
    "research",
    "roles",
    "rounds",
    "rounds_manage",
    "rounds_share",
    "search",
    "style",
    "texts",
    "voting",
    "voting_desk",
    "voting_results",
]

#: These look at no session: a key comes with every call.
WITHOUT_SESSION = {"open311"}
# Answers are kept for one request that reads: see there.
choices.before_app_request(begin)
for _name in set(__all__) - WITHOUT_SESSION:
    refuse_forgeries(globals()[_name])
