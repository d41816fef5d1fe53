"""Harvesters that publishers write in the portal: an uploaded file and the YAML that reads it.

A draft is a folder of its uploader's own, kept for a day. Saving puts it in the portal's folder of
harvesters. A draft reads nothing but its own file and public addresses, publishes for its writer's
organisations only, and takes no other harvester's name: whoever may save one could otherwise read
files of this machine, or publish as somebody else.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import yaml

from ckanext.needs import config
from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue.files import storage
from ckanext.needs.declared_file import events_of
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvester import Harvester, harvester_names, load_harvester
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.sources.read import FORMATS

#: Characters of a YAML; the longest that is shipped has a tenth.
MAX_YAML = 100_000
#: Seconds that a draft is kept, and how many a user may have.
KEPT, MOST = 24 * 3600, 10
#: What a draft's rows may become.
RECORDS = ("needs", "budget_lines")
MayEdit = Callable[[Iterable[str]], bool]
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_PUBLIC = ("https://", "http://")


def keep(user_id: str, data: bytes, ending: str) -> str:
    """Keep an uploaded file for its uploader; return the token that names the draft.

    :param ending: of the file's name (`csv`)
    """
    mine = _folder_of(user_id)
    harvest_source.keep_private(mine)
    _sweep(mine)
    token = secrets.token_hex(16)
    (mine / token / "data").mkdir(parents=True)
    (mine / token / "data" / f"upload.{ending}").write_bytes(data)
    return token


def check(user_id: str, token: str, text: str, may_edit: MayEdit) -> Harvester:
    """Return the harvester that a YAML describes, ready to be tried on the draft's file.

    :param may_edit: whether the user may publish for each of these organisations
    :raises InputError: there is no such draft, the YAML is wrong, or asks for what it may not
    """
    folder = _draft(user_id, token)
    _refuse_bombs(text)
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        harvester = load_harvester(path)
    except RecursionError:
        _refuse("", "ซ้อนกันหลายชั้นเกินไป", "is nested too deep")
    _refuse_name(harvester.name, may_edit)
    _refuse_reach(harvester, folder)
    if not may_edit(dataset.publisher.name for dataset in harvester.datasets):
        _refuse(
            "datasets.publisher.name",
            "ต้องเป็นหน่วยงานที่คุณมีสิทธิ์แก้ไขข้อมูล",
            "must be an organisation of which you are an editor",
        )
    return harvester


def save(user_id: str, token: str, text: str, may_edit: MayEdit) -> str:
    """Put a draft in the portal's folder of harvesters; return its name.

    :raises InputError: see `check`; or the portal has no such folder, or can't write there
    """
    if not config.harvesters_folder():
        _refuse(
            "",
            "ระบบนี้ไม่ได้ตั้งโฟลเดอร์ไว้ ให้ดาวน์โหลดแทน",
            "this portal has no folder for it: download it",
        )
    harvester = check(user_id, token, text, may_edit)
    target = Path(config.harvesters_folder())
    try:
        (target / "data").mkdir(parents=True, exist_ok=True)
        for file in (_draft(user_id, token) / "data").iterdir():
            _put(target / "data" / file.name, file.read_bytes())
        _put(target / f"{harvester.name}.yaml", text.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        _refuse("", f"เขียนลงโฟลเดอร์ของระบบไม่ได้: {reason}", f"the folder can't be written: {reason}")
    return harvester.name


def _folder_of(user_id: str) -> Path:
    return storage() / "drafts" / user_id


def _draft(user_id: str, token: str) -> Path:
    folder = _folder_of(user_id) / token
    if not (_TOKEN.fullmatch(token) and folder.is_dir()):
        _refuse(
            "", "ไม่มีไฟล์นี้แล้ว โปรดอัปโหลดใหม่", "the file is no longer here: please upload it again"
        )
    return folder


def _sweep(mine: Path) -> None:
    """Remove the drafts that are too old or too many."""
    drafts = sorted(mine.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for position, draft in enumerate(drafts):
        if position >= MOST - 1 or draft.stat().st_mtime < time.time() - KEPT:
            shutil.rmtree(draft, ignore_errors=True)


def _refuse_bombs(text: str) -> None:
    """Refuse what makes a short YAML a huge one."""
    if len(text) > MAX_YAML:
        _refuse("", f"ยาวเกิน {MAX_YAML:,} ตัวอักษร", f"is longer than {MAX_YAML:,} characters")
    try:
        for event in events_of(text.encode(), "draft.yaml"):
            if isinstance(event, yaml.AliasEvent):
                _refuse("", "ใช้ & และ * อ้างอิงในไฟล์ไม่ได้", "may not refer to itself by & and *")
    except yaml.YAMLError:
        return  # the reader says what is wrong, and where


def _refuse_reach(harvester: Harvester, folder: Path) -> None:
    """Refuse what is neither budget nor needs, and files other than the draft's own.

    That is called as the harvester: in the portal's folder no other one's file gives way to it.
    """
    if harvester.records not in RECORDS or harvester.source.format not in FORMATS:
        listed = " / ".join(RECORDS)
        _refuse("records", f"ต้องเป็น {listed} จากไฟล์", f"must be {listed}, of a file")
    (uploaded,) = (folder / "data").iterdir()
    own = uploaded.with_name(f"{harvester.name}{uploaded.suffix}")
    uploaded.rename(own)
    for location in harvester.source.locations:
        if location != str(own) and not location.startswith(_PUBLIC):
            _refuse(
                "source.locations",
                f"ต้องเป็น data/{own.name} (ไฟล์ที่อัปโหลด) หรือที่อยู่เว็บ",
                f"must be data/{own.name} (the file uploaded) or a web address",
                Path(location).name,
            )


def _refuse_name(name: str, may_edit: MayEdit) -> None:
    """Refuse names of harvesters that are shipped, or of other organisations."""
    if not _NAME.fullmatch(name):
        _refuse(
            "name", "ใช้ a-z 0-9 และ - ได้ 2-60 ตัว", "must be 2 to 60 of a-z, 0-9 and -", name[:80]
        )
    taken = name in harvester_names()
    if not taken and name in harvest_source.names():
        try:
            there = harvest_source.load(name)
            taken = not may_edit(dataset.publisher.name for dataset in there.datasets)
        except ValueError:  # InputError too: nobody knows whose it is
            taken = True
    if taken:
        _refuse("name", "มีแหล่งข้อมูลชื่อนี้อยู่แล้ว", "there is a harvester of this name already", name)


def _put(path: Path, data: bytes) -> None:
    """Write a file so that a reader gets the old one or the new one, whole."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(data)
    os.replace(fresh, path)


def _refuse(key: str, th: str, en: str, value: str = "") -> NoReturn:
    raise InputError(Problem("not_permitted", Text(th, en), SourceRef("YAML"), key, value))
