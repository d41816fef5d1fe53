"""One look at a page: its words, what axe finds, how wide it is, what it weighs; with pictures."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from ckan import model

from ckanext.needs.tests.journeys.english import NOT_OURS
from ckanext.needs.tests.journeys.places import Place

ROOT = Path(__file__).parents[4]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Milliseconds for a page on a busy machine.
WAIT = 40_000
DESKTOP, PHONE, NARROWEST = (1280, 900), (390, 844), (320, 700)
#: Screens and colours of which a picture is kept.
PICTURED = {("desktop", "light"), ("phone", "dark")}

#: Nothing moves while it is looked at: colours between two states are nobody's.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
#: Every text that a reader or a screen reader meets, with the element it stands in.
WORDS = """(notOurs) => {
  const said = [], other = "[lang]:not(html):not([lang^=th])"
  const skip = `script, style, noscript, template, ${other}, ${notOurs}`
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  const place = (e) => e.tagName.toLowerCase() + (e.className ? "." + e.className : "")
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), parent = walk.currentNode.parentElement
    if (text && !parent.closest(skip)) said.push([text, place(parent)])
  }
  const names = ["alt", "title", "aria-label", "placeholder", "aria-description",
    "aria-valuetext", "aria-roledescription", "data-bs-title", "data-bs-original-title"]
  for (const e of document.querySelectorAll("*")) {
    if (e.closest(skip)) continue
    for (const name of names) {
      const text = (e.getAttribute(name) || "").trim()
      if (text) said.push([text, `${place(e)}[${name}]`])
    }
    if (e.matches("input[type=submit], input[type=button], input[type=reset]"))
      said.push([e.value, `${place(e)}[value]`])
  }
  return said
}"""
#: What axe finds: rule, element, and what is wrong with it.
FOUND = """async ([tags, rules]) => {
  const only = rules.length ? {type: "rule", values: rules} : {type: "tag", values: tags}
  // A rule that axe-core itself calls an experiment.
  const off = rules.length ? {} : {"label-content-name-mismatch": {enabled: false}}
  const found = await axe.run(document, {runOnly: only, rules: off, iframes: false,
    resultTypes: ["violations"]})
  return found.violations.flatMap((v) => v.nodes.map((n) =>
    [v.id, n.target.join(" "), n.failureSummary.split("\\n").slice(1).join(" ").trim()]))
}"""
WIDTH = """() => {
  const width = document.documentElement.clientWidth
  const out = [...document.querySelectorAll("body *")]
    .map((e) => [Math.round(e.getBoundingClientRect().right), e.tagName, e.className])
    .filter(([right]) => right > width)
  return [document.documentElement.scrollWidth - width, out.slice(0, 6)]
}"""
#: Addresses of all that came before the page was complete.
LOADED = """() => performance.getEntriesByType("resource")
  .filter((e) => e.responseEnd <= performance.timing.loadEventEnd - performance.timeOrigin)
  .map((e) => e.name)"""
#: Pictures that a reader would scroll to are there, however much of the page the screen shows.
DRAWN = """async () => {
  const shown = [...document.images].filter((e) => e.checkVisibility())
  for (const e of shown) e.loading = "eager"
  await Promise.all(shown.map((e) => e.decode().catch(() => null)))
}"""
LINKS = "() => [...document.querySelectorAll('a[href]')].map((a) => a.href)"
HEADINGS = "() => [...document.querySelectorAll('h1')].map((e) => e.textContent.trim())"


@dataclass
class Seen:
    """What one look at a page in Thai saw."""

    status: int = 0
    words: list[tuple[str, str]] = field(default_factory=list)
    axe: dict[str, list[list[str]]] = field(default_factory=dict)
    beyond: tuple[int, list] = (0, [])
    weight: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    h1: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    in_english: str | None = None


class Eyes:
    """A browser that keeps what it has seen.

    :param pictures: the folder that gets a picture of every page
    """

    def __init__(self, browser, address: str, world, pictures: Path):
        self.browser, self.address, self.world, self.pictures = browser, address, world, pictures
        self._contexts, self._seen, self._sizes = {}, {}, {}

    def context(self, who: str, width: int = DESKTOP[0], height: int = DESKTOP[1], **more):
        """A window of the browser in which somebody is signed in."""
        token = "" if who == "visitor" else self.world.token(who)
        made = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            extra_http_headers={"Authorization": token} if token else {},
            reduced_motion="reduce",
            bypass_csp=True,
            locale="th-TH",
            **more,
        )
        made.route(lambda url: not url.startswith(self.address), lambda route: route.abort())
        made.set_default_timeout(WAIT)
        return made

    def look(self, place: Place) -> Seen:
        """What a page is like in Thai; it is opened the first time only."""
        if place.name not in self._seen:
            self._seen[place.name] = self._look(place)
        return self._seen[place.name]

    def path(self, place: Place) -> str:
        """The address of a page in the portal."""
        return place.path.format(**self.names())

    def report(self) -> None:
        """Write down all that was seen, beside the pictures."""
        seen = {name: asdict(each) for name, each in self._seen.items()}
        self.pictures.mkdir(parents=True, exist_ok=True)
        text = json.dumps(seen, ensure_ascii=False, indent=1)
        (self.pictures / "seen.json").write_text(text, "utf-8")

    def _look(self, place: Place) -> Seen:
        page, answer = self._open(place, "")
        seen = Seen(status=answer.status)
        page.on("pageerror", lambda error: seen.mistakes.append(str(error)))
        if page.query_selector("[data-needs-spec]"):  # what scripts draw says something too
            page.wait_for_load_state("networkidle")
        seen.words = page.evaluate(WORDS, NOT_OURS)
        seen.links, seen.h1 = page.evaluate(LINKS), page.evaluate(HEADINGS)
        loaded = {page.url, *page.evaluate(LOADED)}
        # What others serve (a person's picture) is not ours, and may not be asked for here.
        ours = {url for url in loaded if url.startswith(self.address)}
        seen.weight = {url: self._size(page, url) for url in ours}
        page.add_script_tag(path=str(AXE))
        for size, (width, height) in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self._scheme(page, scheme)
                # What is dark differs in nothing but colours.
                rules = ["color-contrast", "link-in-text-block"] if scheme == "dark" else []
                seen.axe[f"{size}, {scheme}"] = page.evaluate(FOUND, [TAGS, rules])
                if (size, scheme) in PICTURED:
                    page.evaluate(DRAWN)
                    picture = self._picture("th", place, f"{size}-{scheme}")
                    page.screenshot(path=picture, full_page=True)
        page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        seen.beyond = tuple(page.evaluate(WIDTH))
        page.close()
        if place.who == "visitor" and place.status == 200:
            seen.in_english = self._in_english(place)
        return seen

    def _in_english(self, place: Place) -> str:
        """Keep a picture of a page in English and dark; return the language that it says."""
        page, _answer = self._open(place, "/en")
        self._scheme(page, "dark")
        page.evaluate(DRAWN)
        page.screenshot(path=self._picture("en", place, "desktop-dark"), full_page=True)
        said = page.get_attribute("html", "lang")
        page.close()
        return said or ""

    def _open(self, place: Place, language: str):
        if place.who not in self._contexts:
            self._contexts[place.who] = self.context(place.who)
        page = self._contexts[place.who].new_page()
        answer = page.goto(language + self.path(place), wait_until="load")
        page.add_style_tag(content=STILL)
        return page, answer

    def _scheme(self, page, scheme: str) -> None:
        page.evaluate(
            "(s) => document.documentElement.setAttribute('data-needs-scheme', s)", scheme
        )

    def _picture(self, language: str, place: Place, how: str) -> str:
        return str(self.pictures / language / f"{place.name}-{how}.png")

    @cache  # noqa: B019 - one object as long as the tests
    def names(self) -> dict[str, str]:
        """A dataset that the publisher edits, whose pages are looked at, with a table of it."""
        tables = model.Session.query(model.Resource).filter_by(state="active", format="CSV")
        owned = model.Package.owner_org.in_(self.world.orgs.values())
        tables = tables.join(model.Package).filter(owned)
        found = tables.order_by(model.Package.name, model.Resource.position).first()
        view = model.Session.query(model.ResourceView).filter_by(resource_id=found.id).first()
        names = {"dataset": found.package.name, "resource": found.id, "view": view and view.id}
        model.Session.rollback()
        return names

    def _size(self, page, url: str) -> int:
        """Bytes of a file, compressed as a web server sends them."""
        if url not in self._sizes:
            body = page.context.request.get(url).body()
            self._sizes[url] = min(len(body), len(gzip.compress(body, 6)))
        return self._sizes[url]
