"""200 people voting at once for a minute: what is lost, doubled or half, and how long they wait.

python -m benchmarks.voting [--voters 200] [--seconds 60] [--kill]

Half of them vote with an API token, half with a code through the page's form, in a round of each
method. Every voter casts a ballot again and again, a few seconds apart (so that a minute has less
than the ballots a voter may cast in ten), and sends some of them twice. In the end each voter's
ballot has to be the last one that the portal acknowledged, and the voter's mark has to be there
too: no ballot without a mark, no mark without a ballot.

With --kill, processes of the web server are killed (`kill -9`) while ballots arrive. The exit
status is 1 when a ballot is lost, doubled or half; without --kill also when a request failed or 5
of 100 waits are a second or longer; with it, when no process was killed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.portal import portal, served
from benchmarks.result import Result
from benchmarks.voters import TIMEOUT, ByCode, ByToken, Person, ballot_page
from benchmarks.voting_rounds import METHODS, VotingRound, make_codes, make_round, make_user

SECONDS = 60
SLOWEST_P95 = 1.0
BALLOTS = "SELECT id, choices FROM need_ballot WHERE round_id = :round"
MARKS = "SELECT voter_key FROM need_voter WHERE round_id = :round"


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found.

    :param acknowledged: ballots that the portal said to have taken; `not_acknowledged`: the others
    :param ballots: rows of ballots; `marks`: rows that say who voted
    :param lost: voters whose ballot is not the one acknowledged last
    :param doubled: rows that are nobody's
    :param half: voters with a ballot and no mark, or a mark and no ballot
    :param killed: processes of the web server that were killed
    """

    voters: int
    acknowledged: int
    not_acknowledged: int
    ballots: int
    marks: int
    lost: int
    doubled: int
    half: int
    killed: int
    median_s: float
    p95_s: float

    @property
    def whole(self) -> bool:
        """Whether every ballot that was acknowledged is there, once, with its voter's mark."""
        return self.lost == self.doubled == self.half == 0 < self.acknowledged

    @property
    def p95_ok(self) -> bool:
        """Whether all but 5 of 100 waits are short enough."""
        return 0 < self.p95_s < SLOWEST_P95


def measure(size: int) -> Iterator[Result]:
    """Have so many people vote for a minute."""
    found = run(size, SECONDS)
    what = f"{size} voters for {SECONDS} s, {found.acknowledged:,} ballots"
    sent = found.acknowledged + found.not_acknowledged or 1
    broken = found.lost + found.doubled + found.half
    p95 = f"p95 {found.p95_s * 1000:.0f} ms"
    rate, target = 1 / (found.p95_s or TIMEOUT), 1 / SLOWEST_P95
    yield Result(f"{what}, {p95}", "answers/s at p95", rate, target, 1.0)
    yield Result(f"{what}: acknowledged, of those sent", "ballots", found.acknowledged, sent, 1.0)
    yield Result(f"{what}: voters whose ballot is whole", "voters", size - broken, size, 1.0)


def main() -> int:
    """Run it, print what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    found = run(options.voters, options.seconds, options.kill)
    print(json.dumps(asdict(found) | {"p95_ok": found.p95_ok}), flush=True)
    if options.kill:
        return 0 if found.whole and found.killed else 1
    return 0 if found.whole and found.p95_ok and not found.not_acknowledged else 1


def run(voters: int, seconds: int, kill: bool = False) -> Found:
    """Have people vote for some seconds, and compare what is in the boxes with what they sent."""
    with portal(), served() as (address, _token):
        rounds = [make_round(method) for method in METHODS]
        people = _people(voters, rounds, address)
        _warm_up(rounds, address)
        killed = _soak(people, seconds, kill)
        return _compare(people, killed)


def _people(number: int, rounds: Sequence[VotingRound], address: str) -> list[Person]:
    """Return voters of each kind in each round."""
    found: list[Person] = []
    for place, round in enumerate(rounds):
        here = len(range(place, number, len(rounds)))
        for printed in make_codes(round, here // 2):
            code = printed.replace("-", "")
            found.append(ByCode(f"code:{code}", round, address, code=printed))
        for _ in range(here - here // 2):
            user_id, token = make_user()
            found.append(ByToken(f"user:{user_id}", round, address, token=token))
    return found


def _warm_up(rounds: Sequence[VotingRound], address: str) -> None:
    """Read each ballot a few times: a worker's first pages are slow, and only once."""
    for _ in range(4):
        for round in rounds:
            with urllib.request.urlopen(ballot_page(address, round), timeout=TIMEOUT):
                pass


def _soak(people: Sequence[Person], seconds: int, kill: bool) -> int:
    """Have people vote; return how many processes of the web server were killed meanwhile."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.vote, args=(until,)) for person in people]
    for thread in threads:
        thread.start()
    killed = _kill_until(until, seconds / 6, people) if kill else 0
    for thread in threads:
        thread.join()
    return killed


def _kill_until(until: float, pause: float, people: Sequence[Person]) -> int:
    """Kill a worker now and then, after the first one only when ballots were taken since."""
    killed, taken = 0, 0
    while time.monotonic() + pause < until:
        time.sleep(pause)
        now = sum(person.taken for person in people)
        if now > taken or not killed:
            killed += _kill_one()
            taken = now
    return killed


def _kill_one() -> int:
    """Kill the oldest worker; return 1 when it is gone."""
    for process in _workers():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            return int(_is_gone(process))
    return 0


def _is_gone(process: int, patience: float = 5.0) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process not in _workers():
            return True
        time.sleep(0.05)
    return False


def _workers() -> list[int]:
    """Return the worker processes of the web server that this process started."""
    return sorted(worker for server in _children(os.getpid()) for worker in _children(server))


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(number) for number in text.split()]


def _compare(people: Sequence[Person], killed: int) -> Found:
    from ckan import model

    model.Session.remove()
    rounds = {person.round: [p for p in people if p.round == person.round] for person in people}
    boxes = [_box(round, voters) for round, voters in rounds.items()]
    ballots, marks, lost, doubled, half = (sum(column) for column in zip(*boxes, strict=True))
    waits = sorted(wait for person in people for wait in person.seconds)
    return Found(
        voters=len(people),
        acknowledged=sum(person.taken for person in people),
        not_acknowledged=sum(person.failed for person in people),
        ballots=ballots,
        marks=marks,
        lost=lost,
        doubled=doubled,
        half=half,
        killed=killed,
        median_s=round(statistics.median(waits) if waits else 0.0, 3),
        p95_s=round(statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else 0.0, 3),
    )


def _box(round: VotingRound, people: Sequence[Person]) -> tuple[int, int, int, int, int]:
    """Return ballots, marks, lost, doubled and half of a round's box."""
    import sqlalchemy as sa
    from ckan import model

    from ckanext.needs.ballot_box.box import key_of
    from ckanext.needs.model.round import get_round
    from ckanext.needs.voting.secrecy import BALLOT, VOTER, key_for

    found = get_round(round.name)
    assert found is not None
    key, values = key_of(found.id) or b"", {"round": found.id}
    ballots = model.Session.execute(sa.text(BALLOTS), values).all()
    marks = set(model.Session.scalars(sa.text(MARKS), values))
    box = {row.id: tuple(int(number) for number in row.choices) for row in ballots}
    rows, lost, half = len(box) + len(marks), 0, 0
    for person in people:
        ballot = box.get(key_for(key, BALLOT, person.identity))
        marked = key_for(key, VOTER, person.identity) in marks
        rows -= (ballot is not None) + marked
        half += (ballot is not None) != marked
        lost += (ballot or ()) not in (person.acknowledged, *person.unsure)
    return len(box), len(marks), lost, rows, half


if __name__ == "__main__":
    raise SystemExit(main())
