"""Harvests that several processes share: each part once, and the same as one process makes."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from ckan import model
from ckan.lib.redis import connect_to_redis
from ckan.plugins import toolkit as tk

from ckanext.needs.harvest import problem_files, sharing, workers
from ckanext.needs.harvest.now import harvest
from ckanext.needs.model.run import Run
from ckanext.needs.tests.harvest.conftest import HARVESTER
from ckanext.needs.tests.sources.server import running

pytestmark = pytest.mark.ckan

FILES = 6
HEADER = "ปีงบประมาณ,ด้าน,แผนงาน,งาน,รายการ,จำนวนเงิน\n"
FORK = multiprocessing.get_context("fork")
SECONDS = 120


def rows(number):
    yield f"{2566 + number % 3},บริการชุมชน,การศึกษา,อาหารกลางวัน,งบดำเนินงาน,1000{number}"
    yield f"{2566 + number % 3},บริการชุมชน,การศึกษา,อาหารกลางวัน,งบดำเนินงาน,500"
    yield f"2567,การเศรษฐกิจ,อุตสาหกรรม,ซ่อมถนนสาย {number},งบลงทุน,2500000"
    if number == 3:
        yield "2567,การเศรษฐกิจ,อุตสาหกรรม,ซ่อมสะพาน,งบลงทุน,ไม่ทราบ"


@pytest.fixture
def name(source):
    """The source in six files, with one row in thirteen that can't be read."""
    locations = []
    for number in range(FILES):
        file = source.folder / f"{number}.csv"
        file.write_text(HEADER + "\n".join([*rows(number), ""]), "utf-8")
        locations.append(file.name)
    text = HARVESTER.replace("[small-budget.csv]", f"[{', '.join(locations)}]")
    source.yaml.write_text(text.replace("  amount:", "  max_error_share: 0.1\n  amount:"), "utf-8")
    yield source.name
    if left := left_in_redis(source.name):  # of a run that a test killed
        connect_to_redis().delete(*left)


def answering(noted, body):
    def answer(handler):
        noted.redis.incr(f"{noted.key}:asked")
        handler.answer(body)

    return answer


class Noted:
    """Which process made which part, noted in Redis by the processes themselves.

    :ivar before: called with the part's name before a part is made
    """

    def __init__(self, monkeypatch):
        self.key, self.redis = f"test-{uuid4().hex}", connect_to_redis()
        self.before, self.test = lambda name: None, os.getpid()
        make_part = sharing.make_part

        def noting(harvester, name, *arguments):
            self.before(name)
            make_part(harvester, name, *arguments)
            self.redis.rpush(self.key, f"{name} {os.getpid()}")
            time.sleep(0.1)

        monkeypatch.setattr(sharing, "make_part", noting)

    @property
    def all(self):
        return [note.decode().split() for note in self.redis.lrange(self.key, 0, -1)]

    @property
    def parts(self):
        return sorted(part for part, _ in self.all)

    @property
    def processes(self):
        return {process for _, process in self.all}

    def once(self, name):
        """Return whether this is the first time that anybody asks this."""
        return bool(self.redis.set(f"{self.key}:{name}", 1, nx=True, ex=SECONDS))


ALL = [f"{number:05}" for number in range(FILES)]


@pytest.fixture
def noted(monkeypatch):
    """What was made, by whom."""
    noted = Noted(monkeypatch)
    yield noted
    noted.redis.delete(*noted.redis.keys(f"{noted.key}*"), noted.key)


@pytest.fixture
def in_process():
    """A function that harvests in a process of its own, which is returned."""
    started = []

    def target(name):
        engine = model.meta.engine
        model.Session.remove()
        engine.dispose(close=False)
        harvest(name, workers=1)

    def start(name):
        process = FORK.Process(target=target, args=(name,))
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join(SECONDS)


#: What a report says of its own run: how long it took, and the file named after it.
OF_THE_RUN = ("seconds", problem_files.REPORTED)


def account(storage):
    """Return all bytes of the newest build and of what is published, and what the run reports.

    The file of its problems is named after the run.
    """
    files = {
        path.relative_to(storage).with_stem("run")
        if "problems" in path.parts
        else path.relative_to(storage): path.read_bytes()
        for folder in ("build", "files")
        for path in sorted((storage / folder).rglob("*"))
        if path.is_file()
    }
    run = model.Session.query(Run).order_by(Run.started.desc()).first()
    report = {key: said for key, said in run.report.items() if key not in OF_THE_RUN}
    report["source"] = {k: v for k, v in report["source"].items() if k != "fetched"}
    counted = (run.rows_read, run.rows_used, run.rows_refused, run.rows_withheld)
    return files, report, counted, (run.status, run.digest)


def forget_everything(storage):
    """Leave the portal as if nothing had been harvested."""
    for name in tk.get_action("package_list")({"ignore_auth": True}, {}):
        tk.get_action("dataset_purge")({"ignore_auth": True}, {"id": name})
    model.Session.query(Run).delete()
    model.Session.commit()
    shutil.rmtree(storage)


def left_in_redis(name):
    return connect_to_redis().keys(f"needs:run:{tk.config['ckan.site_id']}:{name}:*")


class TestTheResult:
    def test_is_in_every_byte_that_of_a_run_nobody_shares(self, name, storage, noted):
        alone = harvest(name)
        expected = account(storage)
        assert expected[2][:3] == (19, 18, 1)
        forget_everything(storage)
        shared = harvest(name, workers=3)
        assert noted.parts == ALL
        assert account(storage) == expected
        assert replace(shared, job_id="", seconds=0) == replace(alone, job_id="", seconds=0)

    def test_is_the_same_after_a_worker_was_killed(self, name, storage, noted, monkeypatch):
        harvest(name)
        expected = account(storage)
        forget_everything(storage)
        monkeypatch.setattr(sharing, "LEASE", 1.0)

        def kill_a_fork(_part):
            if os.getpid() != noted.test and noted.once("killed"):
                os.kill(os.getpid(), signal.SIGKILL)

        noted.before = kill_a_fork
        assert harvest(name, workers=3).errors == ()
        assert not noted.once("killed")
        assert noted.parts == ALL
        assert account(storage) == expected

    def test_fails_for_the_same_reasons(self, name, source, storage, noted):
        text = source.yaml.read_text("utf-8").replace("0.1", "0.01")
        source.yaml.write_text(text, "utf-8")
        alone = harvest(name)
        assert alone.datasets == 0
        assert harvest(name, workers=2).errors == alone.errors
        assert noted.parts == ALL

    def test_of_a_source_that_cannot_be_divided_is_made_by_one(self, source, noted):
        assert harvest(source.name, workers=2).added == 1
        assert noted.parts == []

    def test_of_an_unchanged_source_takes_no_work(self, name, noted):
        harvest(name)
        assert harvest(name, workers=2).not_modified == 1
        assert noted.parts == []


class TestTheCommand:
    def test_takes_the_number_of_workers(self, name, noted, cli):
        from ckanext.needs.cli import needs

        result = cli.invoke(needs, ["harvest", name, "--workers", "2"], catch_exceptions=False)
        assert result.exit_code == 0
        assert result.output.splitlines()[-1].split()[0] == name
        assert len(noted.processes) == 2

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [(["none"], "no harvester «none»"), (["small-budget", "--dry-run"], "no --workers")],
    )
    def test_says_what_it_cannot_do(self, name, cli, arguments, said):
        from ckanext.needs.cli import needs

        result = cli.invoke(needs, ["harvest", *arguments, "--workers", "2"])
        assert result.exit_code
        assert said in result.output


class TestWorkers:
    def test_three_processes_make_each_part_once(self, name, noted):
        harvest(name, workers=3)
        assert noted.parts == ALL
        assert len(noted.processes) == 3

    def test_nothing_of_a_run_is_left(self, name, storage):
        harvest(name, workers=2)
        assert left_in_redis(name) == []
        assert not (storage / "build" / "shared" / name).exists()

    def test_the_folder_of_a_run_is_the_systems_alone(self, name, storage, noted):
        modes = set()
        noted.before = lambda _part: modes.update(
            path.stat().st_mode & 0o777
            for path in (storage / "build" / "shared").rglob("*")
            if path.is_dir()
        )
        harvest(name, workers=1)
        assert modes == {0o700}

    def test_a_redis_that_loses_its_memory_ends_the_run(self, name, source, noted, snapshot):
        harvest(name)
        before = snapshot()
        source.folder.joinpath("0.csv").write_text(HEADER + "2567,ก,ข,ค,ง,1\n", "utf-8")

        def lose(part):
            if part == "00002":
                connect_to_redis().delete(*left_in_redis(name))

        noted.before = lose
        result = harvest(name, workers=2)
        assert result.errors == (workers.LOST,)
        assert snapshot() == before
        noted.before = lambda _part: None
        assert harvest(name, workers=2).updated == 1


class TestOtherMachines:
    def test_one_more_command_joins_the_run_and_says_what_came_of_it(self, name, noted, in_process):
        noted.before = lambda _part: time.sleep(0.5)
        leader = in_process(name)
        while not noted.parts:
            time.sleep(0.05)
        joined = harvest(name, workers=1)
        leader.join(SECONDS)
        assert leader.exitcode == 0
        assert joined.added == 1
        assert noted.parts == ALL
        assert noted.processes == {str(leader.pid), str(os.getpid())}
        assert [run.job_id for run in model.Session.query(Run)] == [joined.job_id]

    def test_what_is_at_addresses_is_fetched_once_for_all(
        self, name, source, noted, in_process, ckan_config, monkeypatch
    ):
        noted.before = lambda _part: time.sleep(0.5)
        with running() as web:
            for number in range(FILES):
                body = (source.folder / f"{number}.csv").read_bytes()
                web.paths[f"/{number}.csv"] = answering(noted, body)
            monkeypatch.setitem(ckan_config, "ckanext.needs.fetch_allowed_hosts", web.host)
            text = source.yaml.read_text("utf-8")
            for number in range(FILES):
                text = text.replace(f"{number}.csv", web.url(f"/{number}.csv"))
            source.yaml.write_text(text, "utf-8")
            leader = in_process(name)
            while not noted.parts:
                time.sleep(0.05)
            assert harvest(name, workers=2).added == 1
        assert leader.pid
        assert noted.parts == ALL
        assert noted.redis.get(f"{noted.key}:asked") == str(FILES).encode()

    def test_when_the_one_who_leads_is_killed_another_goes_on(
        self, name, storage, noted, in_process, monkeypatch
    ):
        harvest(name)
        expected = account(storage)
        forget_everything(storage)
        monkeypatch.setattr(sharing, "LEASE", 1.0)

        def kill_the_leader(part):
            if os.getpid() != noted.test and part == "00002":
                os.kill(os.getpid(), signal.SIGKILL)

        noted.before = kill_the_leader
        leader = in_process(name)
        leader.join(SECONDS)
        assert leader.exitcode == -signal.SIGKILL
        assert noted.parts == ALL[:2]
        assert harvest(name, workers=1).added == 1
        assert noted.parts == ALL
        assert account(storage) == expected

    def test_a_machine_that_would_publish_something_else_may_not_join(
        self, name, source, noted, in_process
    ):
        noted.before = lambda _part: time.sleep(0.5)
        leader = in_process(name)
        while not noted.parts:
            time.sleep(0.05)
        text = source.yaml.read_text("utf-8")
        source.yaml.write_text(text.replace("phase: approved", "phase: plan"), "utf-8")
        with pytest.raises(tk.ValidationError) as refused:
            harvest(name, workers=1)
        assert "other settings" in str(refused.value.error_dict)
        leader.join(SECONDS)
        assert noted.processes == {str(leader.pid)}

    def test_a_command_that_shares_nothing_is_refused_meanwhile(self, name, noted, in_process):
        noted.before = lambda _part: time.sleep(0.5)
        in_process(name)
        while not noted.parts:
            time.sleep(0.05)
        with pytest.raises(tk.ValidationError) as refused:
            harvest(name)
        assert "under way" in str(refused.value.error_dict)
