"""Values that nobody types by mistake, and what makes an answer to them a good one."""

from __future__ import annotations

import re
import sys

MEGABYTE = "ก" * 350_000
SCRIPT, FORMULA = "<script>alert(1)</script>", "=HYPERLINK(1+1)"
PATH = "../../../../etc/passwd"
#: As a form can send them: texts.
TEXTS = {
    "a megabyte": MEGABYTE,
    "a script": SCRIPT,
    "a formula": FORMULA,
    "SQL": "'; DROP TABLE package; --",
    "a path": PATH,
    "a null character": "ก\x00ข",
    "a number out of all bounds": "9" * 400,
    "a negative number": "-1",
}
#: As a form takes them: of more than 500 kB the web server says itself that it is too much.
TYPED = {**TEXTS, "a megabyte": MEGABYTE[:50_000]}
#: As a program can send them.
ODD = {
    **TEXTS,
    "half a character": "\ud800",
    "a list": ["x", None],
    "an object": {"$ne": 1},
    "a number out of all bounds": 10**400,
    "a negative number": -1,
    "true": True,
}
#: What no parameter of one word can be.
NEVER = ("a null character", "half a character", "a number out of all bounds")
THAI, WORDS = re.compile("[ก-๛]{3,}"), re.compile("[A-Za-z]{3,}")
#: Longer than this is no message, and no answer of a page's size.
LONGEST_MESSAGE, LONGEST_ANSWER = 1_500, 200_000


def in_language(message: str, language: str, odd: object) -> bool:
    """Whether a message is in a language, whatever it repeats of what was sent."""
    own = message.replace(str(odd), "").replace(repr(odd), "")
    return bool((THAI if language == "th" else WORDS).search(own))


class Opened:
    """The paths that this process opens while it watches; Python can't take such a hook away."""

    def __init__(self):
        self.paths: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event, details):
        if event == "open" and "etc/passwd" in str(details[0]):
            self.paths.append(str(details[0]))


OPENED = Opened()
