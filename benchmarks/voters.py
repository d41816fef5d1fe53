"""People who vote in a benchmark: by an API token, or with a code through the page's form."""

from __future__ import annotations

import json
import random
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from benchmarks.voting_rounds import PROJECTS, VotingRound

#: Seconds between two ballots of one person, between the least and the most.
PAUSE = 4.0, 6.0
TIMEOUT = 60
FORM_TOKEN = re.compile(r'name="_csrf_token"[^>]*value="([^"]+)"')
Choices = tuple[int, ...]


class NotTaken(Exception):
    """The portal did not say that it took the ballot."""


@dataclass
class Person:
    """One voter: who it is, what was acknowledged last, and how long answers took.

    :param identity: as `ckanext.needs.voting.secrecy.key_for` wants it
    :param acknowledged: the ballot that the portal took last; empty: none
    :param unsure: ballots sent since, of which the portal said nothing
    """

    identity: str
    round: VotingRound
    address: str
    acknowledged: Choices = ()
    unsure: list[Choices] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    taken: int = 0
    failed: int = 0

    def vote(self, until: float) -> None:
        """Cast ballots until the time is over, and send some of them twice."""
        dice = random.Random(self.identity)
        time.sleep(dice.uniform(0, PAUSE[1]))
        while time.monotonic() < until:
            choices = _choices(dice, self.round.method)
            for _ in range(dice.choice((1, 1, 2))):
                self._send(choices)
            time.sleep(dice.uniform(*PAUSE))

    def _send(self, choices: Choices) -> None:
        try:
            self.cast(choices)
        except (OSError, ValueError, NotTaken):
            self.failed += 1
            self.unsure.append(choices)
            return
        self.acknowledged, self.unsure = choices, []
        self.taken += 1

    def cast(self, choices: Choices) -> None:
        """Send a ballot.

        :raises NotTaken: the portal refused it (or OSError, ValueError: it did not answer)
        """
        raise NotImplementedError

    def timed(self, answer: Callable[[], Any]) -> Any:
        """Return an answer, and note how long it took."""
        began = time.monotonic()
        found = answer()
        self.seconds.append(time.monotonic() - began)
        return found


@dataclass
class ByToken(Person):
    """A user who is logged in, as a program is."""

    token: str = ""

    def cast(self, choices: Choices) -> None:
        """Call the action."""
        body = json.dumps({"round": self.round.name, "choices": choices}).encode()
        headers = {"Authorization": self.token, "Content-Type": "application/json"}
        address = f"{self.address}/api/3/action/need_ballot_cast"
        asked = urllib.request.Request(address, body, headers, method="POST")
        if not self.timed(lambda: _json(asked))["success"]:
            raise NotTaken


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leaves a redirection as it is: it says that the ballot is in the box."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


@dataclass
class ByCode(Person):
    """Somebody with a code and a browser: opens the ballot once, then sends its form."""

    code: str = ""
    browser: urllib.request.OpenerDirector | None = None
    form_token: str = ""

    def cast(self, choices: Choices) -> None:
        """Send the form of the ballot."""
        if self.browser is None:
            self._open_ballot()
        chosen = [("choices", str(number)) for number in choices]
        try:
            self.timed(lambda: self._post([*chosen, ("step", "cast")]))
        except NotTaken:
            self.browser = None
            raise

    def _open_ballot(self) -> None:
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), _Stay()
        )
        page = self.timed(lambda: _text(browser, self._page))
        self.form_token = _form_token(page)
        fields = [("_csrf_token", self.form_token), ("code", self.code), ("step", "code")]
        body = urlencode(fields).encode()
        self.form_token = _form_token(self.timed(lambda: _text(browser, self._page, body)))
        self.browser = browser

    def _post(self, fields: list[tuple[str, str]]) -> None:
        body = urlencode([("_csrf_token", self.form_token), ("code", self.code), *fields])
        assert self.browser is not None
        try:
            _text(self.browser, self._page, body.encode())
        except urllib.error.HTTPError as error:
            if error.code == 302 and str(error.headers["Location"]).endswith("/vote/done"):
                return
        raise NotTaken

    @property
    def _page(self) -> str:
        return ballot_page(self.address, self.round)


def ballot_page(address: str, round: VotingRound) -> str:
    """Return the address of a round's ballot."""
    return f"{address}/needs/rounds/{round.name}/vote"


def _choices(dice: random.Random, method: str) -> Choices:
    """Return a ballot as the portal keeps it: in the voter's order only where it is ranked."""
    chosen = dice.sample(range(1, PROJECTS + 1), dice.randint(1, 3))
    return tuple(chosen if method == "ranked" else sorted(chosen))


def _json(asked: urllib.request.Request) -> Any:
    with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
        return json.load(answer)


def _text(browser: urllib.request.OpenerDirector, address: str, body: bytes | None = None) -> str:
    with browser.open(address, body, timeout=TIMEOUT) as answer:
        return str(answer.read(), "utf-8")


def _form_token(page: str) -> str:
    found = FORM_TOKEN.search(page)
    if found is None:
        raise NotTaken
    return found[1]
