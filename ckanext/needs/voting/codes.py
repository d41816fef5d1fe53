"""Codes for voting, as they are printed on paper: K7TM-4XQP-2HRD.

Letters that look like others (B 8, I L 1, O 0, S 5, U V, Z 2) are not used and are read as what
they look like. The last character is a check: a slip of the pen is told from a wrong code.
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ACDEFGHJKMNPQRTVWXY"
LOOKALIKES = str.maketrans("BILOSUZ", "81105V2")
#: 11 characters by chance (53 bits) and the check.
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """Return a code, without hyphens."""
    chance = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return chance + _check(chance)


def printed(code: str) -> str:
    """Return a code in groups, as people copy it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(text: str) -> str | None:
    """Return the code that somebody typed, None when it can't be one.

    Small letters, spaces, hyphens and lookalikes are taken for what is meant; Thai digits too.
    """
    tidy = "".join(text.upper().translate(LOOKALIKES).split()).replace("-", "")
    code = "".join(str(int(c)) if c.isdigit() and c.isdecimal() else c for c in tidy)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if code[-1] == _check(code[:-1]) else None


def _check(chance: str) -> str:
    """Return a character that shows one wrong character, and two that changed places.

    The alphabet has a prime number of characters, and each place its own weight.
    """
    weighed = sum(place * ALPHABET.index(c) for place, c in enumerate(chance, 1))
    return ALPHABET[weighed % len(ALPHABET)]
