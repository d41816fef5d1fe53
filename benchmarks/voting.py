"""200 people voting at once for a minute: what is lost, doubled or half, and how long they wait.

python -m benchmarks.voting [--voters 200] [--seconds 60] [--kill]

Every voter casts a ballot again and again, a few seconds apart, and sends some of them twice. In
the end each voter's ballot has to be the last one that the portal acknowledged. With --kill,
processes of the web server are killed (`kill -9`) while ballots arrive.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from benchmarks.portal import portal, served

PROJECTS = 20
PAUSE = 4.0, 6.0
TIMEOUT = 60
SLOWEST_P95 = 1.0


@dataclass
class Person:
    """One voter: who it is, what was acknowledged last, and how long answers took."""

    user_id: str
    token: str
    acknowledged: int = 0
    unsure: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def vote(self, address: str, name: str, until: float) -> None:
        """Cast ballots until the time is over."""
        dice = random.Random(self.user_id)
        time.sleep(dice.uniform(0, PAUSE[1]))
        while time.monotonic() < until:
            choice = dice.randint(1, PROJECTS)
            for _ in range(dice.choice((1, 1, 2))):
                self._send(address, name, choice)
            time.sleep(dice.uniform(*PAUSE))

    def _send(self, address: str, name: str, choice: int) -> None:
        body = json.dumps({"round": name, "choices": [choice]}).encode()
        headers = {"Authorization": self.token, "Content-Type": "application/json"}
        asked = urllib.request.Request(
            f"{address}/api/3/action/need_ballot_cast", body, headers, method="POST"
        )
        began = time.monotonic()
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
                assert json.load(answer)["success"]
        except (OSError, urllib.error.HTTPError, ValueError):
            self.failed += 1
            self.unsure.append(choice)
            return
        self.acknowledged, self.unsure = choice, []
        self.seconds.append(time.monotonic() - began)


def main() -> int:
    """Run it, print what was found, and return 1 when a ballot is lost, doubled or half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    with portal(), served() as (address, _token):
        name = _round()
        people = [Person(*_user()) for _ in range(options.voters)]
        _soak(people, address, name, options.seconds, options.kill)
        found = _compare(people, name)
    print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0 if found["lost"] == found["doubled"] == 0 else 1


def _soak(people: list[Person], address: str, name: str, seconds: int, kill: bool) -> None:
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=person.vote, args=(address, name, until)) for person in people
    ]
    for thread in threads:
        thread.start()
    while kill and time.monotonic() < until:
        time.sleep(seconds / 6)
        for process in list(_workers())[:1]:
            os.kill(process, signal.SIGKILL)
    for thread in threads:
        thread.join()


def _workers() -> Iterator[int]:
    """Yield the worker processes of the web server that this process started."""
    for child in _children(os.getpid()):
        yield from _children(child)


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(number) for number in text.split()]


def _compare(people: list[Person], name: str) -> dict[str, object]:
    import sqlalchemy as sa
    from ckan import model

    from ckanext.needs.ballot_box.box import key_of
    from ckanext.needs.model.round import get_round
    from ckanext.needs.voting.secrecy import BALLOT, key_for

    model.Session.remove()
    round = get_round(name)
    assert round is not None
    key = key_of(round.id)
    assert key is not None
    query = sa.text("SELECT id, choices FROM need_ballot WHERE round_id = :round")
    rows = model.Session.execute(query, {"round": round.id}).all()
    box = {row.id: [int(number) for number in row.choices] for row in rows}
    lost = 0
    for person in people:
        ballot = box.get(key_for(key, BALLOT, f"user:{person.user_id}"))
        allowed = {person.acknowledged, *person.unsure}
        lost += bool(person.acknowledged) and (ballot is None or ballot[0] not in allowed)
    voted = sum(bool(person.acknowledged or person.unsure) for person in people)
    waits = sorted(each for person in people for each in person.seconds)
    p95 = statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else 0.0
    return {
        "voters": len(people),
        "acknowledged": len(waits),
        "not_acknowledged": sum(person.failed for person in people),
        "ballots": len(rows),
        "lost": lost,
        "doubled": max(0, len(rows) - voted),
        "median_s": round_to(statistics.median(waits) if waits else 0.0),
        "p95_s": round_to(p95),
        "p95_ok": p95 < SLOWEST_P95,
    }


def round_to(seconds: float) -> float:
    """Return seconds to the millisecond."""
    return float(f"{seconds:.3f}")


def _round() -> str:
    from ckan import model

    from ckanext.needs.model.proposal import Proposal
    from ckanext.needs.model.round import Round
    from ckanext.needs.model.run import now
    from ckanext.needs.rounds.moments import in_bangkok
    from ckanext.needs.rounds.voting_settings import VotingSettings

    name, round_id = f"soak-{uuid4().hex[:8]}", str(uuid4())
    begins, ends = (
        in_bangkok(now() + timedelta(hours=hours)).replace(tzinfo=None).isoformat("T", "seconds")
        for hours in (-1, 5)
    )
    phase = {"key": "vote", "kind": "vote", "name": {"th": "ลงคะแนน", "en": "Vote"}}
    model.Session.add(
        Round(
            id=round_id,
            name=name,
            organization_id="benchmark",
            area="19",
            title_th="ทดสอบการลงคะแนน",
            fiscal_year=2569,
            budget=1_000_000,
            phases=[{**phase, "starts": begins, "ends": ends, "show_counts": False}],
            voting=VotingSettings().as_dict(),
            who="registered",
            state="open",
            created_by="benchmark",
        )
    )
    for number in range(1, PROJECTS + 1):
        fields = {"title": f"โครงการ {number}", "district": "1901", "cost": 1_000}
        model.Session.add(
            Proposal(
                round_id=round_id, number=number, state="feasible", created_by="benchmark", **fields
            )
        )
    model.Session.commit()
    return name


def _user() -> tuple[str, str]:
    import ckan.plugins.toolkit as tk
    from ckan import model

    from ckanext.needs.publish.catalogue import site_context

    name = f"voter-{uuid4().hex[:10]}"
    user = model.User(name=name, email=f"{name}@example.org")
    model.Session.add(user)
    model.Session.commit()
    made = tk.get_action("api_token_create")(site_context(), {"user": name, "name": "bench"})
    return user.id, made["token"]


if __name__ == "__main__":
    raise SystemExit(main())
