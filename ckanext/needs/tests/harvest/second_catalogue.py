"""Run in a process of its own: a stock catalogue that harvests another one when it is told to.

usage: second_catalogue.py INI {thai|stock}

Each line that comes in, `TYPE ADDRESS CONFIG`, is one harvest by the stock harvester TYPE (`ckan`,
`dcat_rdf`); each line that goes out is the JSON of what became of it. With `thai`, one rule differs
from stock: tags may have Thai vowels and tone marks, as the national catalogue's may. The rule is a
plugin of three lines, found by its entry point. The catalogue is empty at the start.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from pathlib import Path

TAG_RULE = """
import ckan.plugins as p

class ThaiTags(p.SingletonPlugin):
    p.implements(p.IValidators)

    def get_validators(self):
        return {"tag_name_validator": lambda value: value}
"""
OWNER = "national"


def install_tag_rule() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "thai_tags_rule.py").write_text(TAG_RULE, "utf-8")
    about = folder / "thai_tags_rule-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: thai-tags-rule\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[ckan.plugins]\nthai_tags = thai_tags_rule:ThaiTags\n")
    sys.path.insert(0, str(folder))


def empty() -> None:
    """Begin with nothing but the organisation that harvests."""
    from ckan import model
    from ckan.lib import search
    from ckan.plugins import toolkit as tk

    model.repo.delete_all()
    search.clear_all()
    tk.get_action("organization_create")(site_context(), {"name": OWNER})


def site_context() -> dict[str, object]:
    from ckan.plugins import toolkit as tk

    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": user, "ignore_auth": True, "use_cache": False}


def source_id(kind: str, url: str, config: str) -> str:
    """Return the id of the harvest source, made when it is not there."""
    from ckan.plugins import toolkit as tk

    from ckanext.harvest.model import HarvestSource

    found = HarvestSource.filter(url=url, type=kind).first()
    if found:
        return found.id
    made = {"name": kind, "title": kind, "url": url, "source_type": kind, "owner_org": OWNER}
    return tk.get_action("harvest_source_create")(site_context(), {**made, "config": config})["id"]


def harvest(kind: str, url: str, config: str) -> dict[str, object]:
    """Harvest once, as the consumers do; return what became of each object, and all datasets."""
    from ckan.plugins import toolkit as tk

    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

    job = HarvestJob(source=HarvestSource.get(source_id(kind, url, config)), status="Running")
    job.save()
    harvester = queue.get_harvester(kind)
    objects = [HarvestObject.get(one) for one in queue.gather_stage(harvester, job) or []]
    for one in objects:
        queue.fetch_and_import_stages(harvester, one)
    tk.get_action("harvest_jobs_run")(site_context(), {})
    return {
        "statuses": [one.report_status for one in objects],
        "errors": [
            *(error.message for error in job.gather_errors),
            *(error.message for one in objects for error in one.errors),
        ],
        "datasets": datasets(),
    }


def datasets() -> list[dict[str, object]]:
    from ckan import model
    from ckan.plugins import toolkit as tk

    ids = model.Session.query(model.Package.id).filter_by(state="active")
    found = [tk.get_action("package_show")(site_context(), {"id": row.id}) for row in ids]
    return [package for package in found if package["type"] != "harvest"]


def main(ini: str, rule: str) -> None:
    if rule == "thai":
        install_tag_rule()
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings = load_config(ini)
    if rule == "thai":
        settings["ckan.plugins"] = f"thai_tags {settings['ckan.plugins']}"
    app = make_app(settings)
    logging.disable(logging.WARNING)
    with app._wsgi_app.test_request_context():
        empty()
        for line in sys.stdin:
            kind, url, config = line.split(maxsplit=2)
            print(json.dumps(harvest(kind, url, config.strip())), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
