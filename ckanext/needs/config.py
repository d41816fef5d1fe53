"""One typed getter for each `ckanext.needs.*` option; `config_declaration.yaml` describes them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

PREFIX = "ckanext.needs."


def own_dataset_schema() -> bool:
    """Return whether the type `dataset` follows the extension's schema."""
    # Asked before CKAN has put in the declared defaults, hence the default here too.
    return tk.asbool(tk.config.get(f"{PREFIX}own_dataset_schema", True))


def strategies() -> tuple[str, ...]:
    """Return the strategies in use: names of shipped files or paths, in the order of the form."""
    return _words("strategies")


def areas() -> str:
    """Return the file with the areas; empty for those that are shipped."""
    return _text("areas")


def statuses() -> str:
    """Return the file with the statuses; empty for those that are shipped."""
    return _text("statuses")


def channels() -> str:
    """Return the file with the channels; empty for those that are shipped."""
    return _text("channels")


def synonyms() -> str:
    """Return the portal's own file of words that mean the same to the search; empty for none."""
    return _text("synonyms")


def provinces() -> tuple[str, ...]:
    """Return the codes of the provinces that the form holds from the start; may be empty."""
    return _words("provinces")


def default_status() -> str:
    """Return the code of the status of a need that comes without one."""
    return _text("default_status")


def publishes_at_once(organization: str) -> bool:
    """Return whether what is reported to an organisation (its name) is public from the start."""
    return bool({organization, "*"} & {*_words("publish_at_once")})


def threshold() -> int:
    """Return the count below which a cell of a published table that passes the gate is empty."""
    return tk.asint(tk.config.get(PREFIX + "threshold") or 5)


def sensitive_threshold() -> int:
    """Return the same for counts of what is sensitive."""
    return tk.asint(tk.config.get(PREFIX + "sensitive_threshold") or 10)


def sensitive_complaints() -> str:
    """Return the file with the sensitive types of complaints; empty for those that are shipped."""
    return _text("sensitive_complaints")


def csv_bom() -> bool:
    """Return whether published CSV files begin with a byte order mark, for spreadsheets."""
    return tk.asbool(tk.config.get(PREFIX + "csv_bom", True))


def load_activity() -> bool:
    """Return whether a load of needs is noted in the activity stream of their organisations."""
    return tk.asbool(tk.config.get(PREFIX + "load_activity", True))


def tags_for_stock_catalogues() -> bool:
    """Return whether datasets are published with tags that stock CKAN's rule accepts."""
    return tk.asbool(tk.config.get(PREFIX + "tags_for_stock_catalogues", False))


def home_page() -> bool:
    """Return whether the home page is the extension's."""
    return tk.asbool(tk.config.get(PREFIX + "home_page", True))


def voting_secret() -> str:
    """Return what keys of voters and ballots are made with; the portal's own secret without one."""
    return _text("voting_secret") or str(tk.config.get("SECRET_KEY") or "")


def proxies() -> int:
    """Return how many proxies of our own a request passes before it comes to the portal."""
    return tk.asint(tk.config.get(PREFIX + "proxies") or 0)


def engine() -> str:
    """Return what makes the published tables: `duckdb` or `spark`."""
    return _text("engine") or "duckdb"


def lake() -> str:
    """Return the address of a copy of the lake for the engine; empty = the portal's own folder."""
    return _text("lake")


def harvesters_folder() -> str:
    """Return the folder with the portal's own harvesters; empty for none."""
    return _text("harvesters_folder")


def rounds_folder() -> str:
    """Return the folder with the portal's own templates of rounds; empty for none."""
    return _text("rounds_folder")


def explanations_folder() -> str:
    """Return the folder with the portal's own sections of pages that explain; empty for none."""
    return _text("explanations_folder")


def fetch_allowed_hosts() -> tuple[str, ...]:
    """Return the hosts (`name` or `name:port`) that sources may be on without being public."""
    return _words("fetch_allowed_hosts")


def fetch_max_bytes() -> int:
    """Return how large a source's file may be."""
    return tk.asint(tk.config.get(PREFIX + "fetch_max_bytes") or 200_000_000)


def fetch_timeout() -> int:
    """Return the seconds in which a source must connect, and give its next piece."""
    return tk.asint(tk.config.get(PREFIX + "fetch_timeout") or 60)


def opinions_per_hour() -> int:
    """Return how often an hour a user may follow things, and say "I need this too"."""
    return tk.asint(tk.config.get(PREFIX + "opinions_per_hour") or 120)


def briefs_per_hour() -> int:
    """Return how many evidence briefs a user, or an address of visitors, may make an hour."""
    return tk.asint(tk.config.get(PREFIX + "briefs_per_hour") or 60)


def comments_per_hour() -> int:
    """Return how many comments a user may write, or report, an hour."""
    return tk.asint(tk.config.get(PREFIX + "comments_per_hour") or 10)


def comments_known_after() -> int:
    """Return after how many shown comments those of a user are shown at once; 0 = never."""
    return tk.asint(tk.config.get(PREFIX + "comments_known_after") or 0)


def comments_reports_to_hide() -> int:
    """Return how many reports make a shown comment wait for a moderator again; 0 = none do."""
    given = tk.config.get(PREFIX + "comments_reports_to_hide")
    return 3 if given in (None, "") else tk.asint(given)


def public_user_details() -> bool:
    """Return whether CKAN shows who its users are to everyone (`ckan.auth.public_user_details`)."""
    return tk.asbool(tk.config.get("ckan.auth.public_user_details", True))


def days_in_status() -> dict[str, int]:
    """Return how many days a need may stay in a status before it is overdue, by status.

    :raises ValueError: an entry that is not `status=days`
    """
    pairs = (word.partition("=") for word in _words("days_in_status"))
    return {status: int(days) for status, _, days in pairs}


def webhook_allowed_hosts() -> tuple[str, ...]:
    """Return the hosts (`name` or `name:port`) that webhooks may be on without being public."""
    return _words("webhook_allowed_hosts")


def site_url() -> str:
    """Return the address of this portal."""
    return str(tk.config.get("ckan.site_url") or "").strip()


def _text(key: str) -> str:
    # Without a default of ours CKAN looks each time whether the option is declared.
    return str(tk.config.get(PREFIX + key, "") or "").strip()


def _words(key: str) -> tuple[str, ...]:
    return tuple(tk.aslist(tk.config.get(PREFIX + key, "") or ""))


def design() -> bool:
    """Return whether pages have the look of the extension, not the portal's own theme."""
    return tk.asbool(tk.config.get(PREFIX + "design", True))


def colours() -> dict[str, str]:
    """Return the colours that the portal has of its own, by the name of the style sheet's token."""
    named = {name: _text(f"{name}_colour") for name in ("primary", "accent")}
    return {name: colour for name, colour in named.items() if colour}


def populations() -> dict[str, int]:
    """Return how many people live in areas, by the area's code; for amounts a person.

    :raises ValueError: an entry that is not `area=people`
    """
    pairs = (word.partition("=") for word in _words("populations"))
    return {area: int(people) for area, _, people in pairs}


def look() -> tuple[str, ...]:
    """Return all settings that change how a page looks to everyone."""
    site = (str(tk.config.get(key) or "") for key in ("ckan.site_title", "ckan.site_logo"))
    people = str(tk.config.get(PREFIX + "populations") or "")
    return (str(design()), *colours().values(), people, *site, str(tk.config.get("ckan.site_url")))


def district_shapes() -> str:
    """Return the GeoJSON file with the outlines of districts, empty where there is none."""
    return _text("district_shapes")


def map_tiles() -> tuple[str, str]:
    """Return the address of background tiles for maps and whom to thank for them; none is usual."""
    return _text("map_tiles"), _text("map_attribution")
