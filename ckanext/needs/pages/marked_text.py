"""A text in parts, so that a page can mark what may be personal data in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.personal_data import Finding, find_personal_data
from ckanext.needs.thai import arabic_digits, normalise

#: Where it begins and ends, and what it may be.
Span = tuple[int, int, tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text.

    :param labels: what it may be, of personal data; empty for what is not marked
    """

    text: str
    labels: tuple[Text, ...] = ()


def parts(text: str) -> tuple[Part, ...]:
    """Return a text piece by piece, as the search for personal data reads it.

    That is normalised and with Arabic digits. Findings that overlap are marked as one.
    """
    findings = find_personal_data(text)
    plain = arabic_digits(normalise(text)) if findings else text
    found: list[Part] = []
    end = 0
    for start, stop, labels in _spans(findings):
        found += [Part(plain[end:start]), Part(plain[start:stop], labels)]
        end = stop
    return tuple(part for part in (*found, Part(plain[end:])) if part.text)


def _spans(findings: Sequence[Finding]) -> list[Span]:
    """Return findings in their order, those that overlap as one."""
    spans: list[Span] = []
    for finding in findings:
        start, stop, label = finding.start, finding.start + len(finding.found), finding.label
        if spans and start < spans[-1][1]:
            begun, end, labels = spans.pop()
            spans.append((begun, max(end, stop), tuple(dict.fromkeys((*labels, label)))))
        else:
            spans.append((start, stop, (label,)))
    return spans
