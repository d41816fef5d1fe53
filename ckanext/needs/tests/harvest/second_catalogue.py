"""Run in a process of its own: a stock catalogue harvests another one and prints what it took over.

usage: second_catalogue.py INI URL

Stock CKAN with ckanext-harvest, but for one rule: tags may have Thai vowels and tone marks, as the
national catalogue's may. The rule is a plugin of three lines, found by its entry point.
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


def install_tag_rule() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "thai_tags_rule.py").write_text(TAG_RULE, "utf-8")
    about = folder / "thai_tags_rule-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: thai-tags-rule\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[ckan.plugins]\nthai_tags = thai_tags_rule:ThaiTags\n")
    sys.path.insert(0, str(folder))


def harvest(url: str) -> dict[str, object]:
    """Harvest with the stock `ckan_harvester`, twice; return the datasets and the statuses."""
    from ckan import model
    from ckan.plugins import toolkit as tk

    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

    model.repo.delete_all()
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context = {"user": user, "ignore_auth": True}
    tk.get_action("organization_create")(dict(context), {"name": "national"})
    source = tk.get_action("harvest_source_create")(
        dict(context),
        {"name": "saraburi", "url": url, "source_type": "ckan", "owner_org": "national"},
    )
    job = HarvestJob(source=HarvestSource.get(source["id"]), status="Running")
    job.save()
    harvester = queue.get_harvester("ckan")
    objects = [HarvestObject.get(one) for one in queue.gather_stage(harvester, job) or []]
    for one in objects:
        queue.fetch_and_import_stages(harvester, one)
    return {
        "states": [[one.report_status, [error.message for error in one.errors]] for one in objects],
        "datasets": [
            tk.get_action("package_show")(dict(context, use_cache=False), {"id": one.guid})
            for one in objects
            if one.state == "COMPLETE"
        ],
    }


def main(ini: str, url: str) -> None:
    install_tag_rule()
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings = load_config(ini)
    settings["ckan.plugins"] = f"thai_tags {settings['ckan.plugins']}"
    app = make_app(settings)
    logging.disable(logging.WARNING)
    with app._wsgi_app.test_request_context():
        print(json.dumps(harvest(url), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
