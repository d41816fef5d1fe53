"""Text that exists in Thai and in English; Thai comes first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Thai and in English.

    :param th: the Thai text, always there
    :param en: the English text; the Thai one stands in where it is empty
    """

    th: str
    en: str = ""

    def in_(self, lang: str) -> str:
        """Return the text in `lang` (`th`, `en`, or a longer tag such as `en_GB`)."""
        return (self.en or self.th) if lang.lower().startswith("en") else self.th

    def as_dict(self) -> dict[str, str]:
        """Return `{"th": ..., "en": ...}`, the shape of labels in the YAML files."""
        return {"th": self.th, "en": self.en or self.th}

    @classmethod
    def of(cls, value: str | dict[str, str]) -> Text:
        """Read a label from YAML: a plain string, or a mapping with `th` and `en`."""
        if isinstance(value, str):
            return cls(value)
        return cls(value.get("th", "") or value.get("en", ""), value.get("en", ""))
