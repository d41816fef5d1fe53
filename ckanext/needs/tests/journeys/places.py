"""The pages that are looked at. A new page is one line here: every check then looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.tests.documented import world as w

OFFICIAL, PUBLISHER, CITIZEN, SYSADMIN = "official", "publisher", "citizen", "sysadmin"


@dataclass(frozen=True)
class Place:
    """A page: its name in pictures and reports, its address, who looks, and what CKAN answers.

    :param frame: it stands in a frame of another page, which is there before it
    """

    name: str
    path: str
    who: str = "visitor"
    status: int = 200
    frame: bool = False


PLACES = [
    Place("home", "/"),
    Place("explore", "/needs"),
    Place("explore-chosen", "/needs?district=1902&q=ถนน"),
    Place("explore-compared", "/needs?fiscal_year=2568&compare=2567"),
    Place("explore-nothing", "/needs?q=ฮฮฮฮฮฮ"),
    Place("search", "/needs/search?q=ถนน"),
    Place("search-nothing", "/needs/search?q=ฮฮฮฮฮฮ"),
    Place("budget", "/budget"),
    Place("gap", "/gap"),
    Place("executive", "/executive"),
    Place("agencies", "/agencies"),
    Place("district", "/district/1902"),
    Place("brief-choice", "/needs/brief"),
    Place("research", "/research"),
    Place("research-table", "/research/tables/needs_by_status"),
    Place("research-dataset", "/research/datasets/{dataset}"),
    Place("research-codes", "/research/codebook/statuses"),
    Place("participatory-budgeting", "/participatory-budgeting"),
    Place("style", "/needs/style"),
    Place("needs", "/citizen-need/"),
    Place("needs-nothing", "/citizen-need/?q=ฮฮฮฮฮฮ"),
    Place("need", "/citizen-need/need-market-road"),
    Place("need-demo", "/citizen-need/road-1"),
    Place("need-merged", "/citizen-need/need-handrail-again"),
    Place("need-activity", "/dataset/activity/need-market-road"),
    Place("need-comments", "/needs/comments/on/need-market-road"),
    Place("need-groups", "/citizen-need/groups/need-market-road"),
    Place("datasets", "/dataset/"),
    Place("datasets-nothing", "/dataset/?q=ฮฮฮฮฮฮ"),
    Place("dataset", "/dataset/{dataset}"),
    Place("dataset-participation", "/dataset/saraburi-participation"),
    Place("dataset-activity", "/dataset/activity/{dataset}"),
    Place("dataset-groups", "/dataset/groups/{dataset}"),
    Place("resource", "/dataset/{dataset}/resource/{resource}"),
    Place("resource-view", "/dataset/{dataset}/resource/{resource}/view/{view}", frame=True),
    Place("organizations", "/organization/"),
    Place("organization", f"/organization/{w.ORG}"),
    Place("organization-about", f"/organization/about/{w.ORG}"),
    Place("organization-activity", f"/organization/activity/{w.ORG}"),
    Place("organization-members", f"/organization/members/{w.ORG}", PUBLISHER),
    Place("groups", "/group/"),
    Place("rounds", "/needs/rounds/"),
    Place("round-proposing", "/needs/rounds/kaeng-khoi-2570"),
    Place("round-share", "/needs/rounds/kaeng-khoi-2570/share"),
    Place("proposal", "/needs/rounds/kaeng-khoi-2570/proposals/1"),
    Place("round-voting", "/needs/rounds/kaeng-khoi-2569"),
    Place("ballot-visitor", "/needs/rounds/kaeng-khoi-2569/vote"),
    Place("round-results", "/needs/rounds/kaeng-khoi-2568/results"),
    Place("projects", "/needs/projects/"),
    Place("project", f"/needs/projects/{w.PROJECT}"),
    Place("about", "/about"),
    Place("login", "/user/login"),
    Place("password", "/user/reset"),
    Place("not-found", "/no-such-page", status=404),
    Place("need-not-found", "/citizen-need/no-such-need", status=404),
    Place("report", "/needs/report/", "leader"),
    Place("ballot", "/needs/rounds/kaeng-khoi-2569/vote", CITIZEN),
    Place("propose", "/needs/rounds/kaeng-khoi-2570/propose", CITIZEN),
    Place("follow", "/needs/follow/", CITIZEN),
    Place("need-signed-in", "/citizen-need/need-canal", CITIZEN),
    Place("dashboard", "/dashboard/", CITIZEN),
    Place("dashboard-datasets", "/dashboard/datasets", CITIZEN),
    Place("user", "/user/example-citizen", CITIZEN),
    Place("user-edit", "/user/edit", CITIZEN),
    Place("inbox", "/needs/inbox/", OFFICIAL),
    Place("need-official", "/citizen-need/need-canal", OFFICIAL),
    Place("load", "/needs/load/", PUBLISHER),
    Place("comments-queue", "/needs/comments", OFFICIAL),
    Place("dictionary", "/dataset/{dataset}/dictionary/{resource}", PUBLISHER),
    Place("texts", "/needs/texts/", PUBLISHER),
    Place("need-new", "/citizen-need/new", PUBLISHER),
    Place("need-edit", "/citizen-need/edit/need-clinic", PUBLISHER),
    Place("dataset-new", "/dataset/new", PUBLISHER),
    Place("dataset-edit", "/dataset/edit/{dataset}", PUBLISHER),
    Place("harvests", "/needs/harvest/", PUBLISHER),
    Place("harvest", "/needs/harvest/town-budget", PUBLISHER),
    Place("harvester-new", "/needs/new-harvester/", PUBLISHER),
    Place("project-edit", f"/needs/projects/{w.PROJECT}/edit", PUBLISHER),
    Place("project-new", "/needs/projects/new", PUBLISHER),
    Place("project-pick", "/needs/projects/for/need-canal", PUBLISHER),
    Place("round-new", "/needs/rounds/new", PUBLISHER),
    Place("round-edit", "/needs/rounds/kaeng-khoi-2570/edit", PUBLISHER),
    Place("round-forum", "/needs/rounds/kaeng-khoi-2570/forums/new", PUBLISHER),
    Place("round-codes", "/needs/rounds/kaeng-khoi-2569/codes", PUBLISHER),
    Place("round-paper", "/needs/rounds/kaeng-khoi-2569/paper", PUBLISHER),
    Place("roles", "/needs/roles/", "admin"),
    Place("harvest-sources", "/harvest", SYSADMIN),
]
