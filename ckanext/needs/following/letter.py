"""What a mail says: what is new where, and how to hear no more of it. Knows no CKAN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs.bilingual import Text

SUBJECT_ONE = Text("{title}: {status}", "{title}: {status}")
SUBJECT_MORE = Text("มีความคืบหน้า {number} เรื่องที่คุณติดตาม", "News of {number} things that you follow")
GREETING = Text("สวัสดี {name}", "Hello {name},")
STATUS = Text("สถานะ: {status}", "Status: {status}")
WHO = Text("ผู้ดูแล: {agency}", "With: {agency}")
STOP = Text("เลิกรับอีเมลเรื่องนี้:", "No more mails about this:")
BECAUSE = Text("คุณได้รับอีเมลนี้เพราะติดตาม {what}", "You get this because you follow {what}")
LIST = Text("สิ่งที่คุณติดตามทั้งหมด:", "Everything that you follow:")
STOP_ALL = Text("เลิกรับอีเมลทั้งหมด:", "No more mails at all:")
#: Letters of a title in a subject; mail programs show no more.
LONGEST = 80


@dataclass(frozen=True, slots=True)
class News:
    """One need that changed, or one thing new in a round, in one language.

    :param status: name of the status that it has reached, or what is new
    :param because: title of what the reader follows, :param stop: address that stops mails of it
    """

    title: str
    status: str
    agency: str
    address: str
    because: str
    stop: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's subject and body, plain text."""

    subject: str
    body: str


def write(
    name: str, news: Sequence[News], language: str, *, list_address: str, stop_all: str
) -> Letter:
    """Return the mail for one reader.

    :param name: of the reader
    :param list_address: of the page with what the reader follows
    :param stop_all: address that stops all mails
    """

    def say(text: Text, **what: object) -> str:
        return text.in_(language).format(**what)

    parts = [say(GREETING, name=name)]
    for each in news:
        lines = [each.title, say(STATUS, status=each.status)]
        lines += [say(WHO, agency=each.agency)] if each.agency else []
        lines += [each.address]
        parts.append("\n".join(lines))
    for because, stop in dict.fromkeys((each.because, each.stop) for each in news):
        parts.append(f"{say(BECAUSE, what=because)}\n{say(STOP)} {stop}")
    parts.append(f"{say(LIST)} {list_address}\n{say(STOP_ALL)} {stop_all}")
    return Letter(_subject(news, language), "\n\n".join(parts) + "\n")


def _subject(news: Sequence[News], language: str) -> str:
    if len(news) > 1:
        return SUBJECT_MORE.in_(language).format(number=len(news))
    (only,) = news
    # A line break in a title would begin another header.
    title = " ".join(only.title.split())
    short = title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
    return SUBJECT_ONE.in_(language).format(title=short, status=only.status)
