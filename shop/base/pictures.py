"""A ready picture: where its renditions are and how large it is, as a value and as a jsonb column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from .translated import Translated


@dataclass(frozen=True, slots=True)
class Picture:
    """A ready picture as templates show it: sizes known, renditions by format."""

    base_key: str
    width: int
    height: int
    widths: Sequence[int]
    alt: Translated = field(default_factory=Translated)

    def sources(self, extension: str) -> list[tuple[str, int]]:
        """(address, width) of each rendition in a format ("avif" or "webp"), narrow to wide."""
        return [(f"/media/{self.base_key}-{width}.{extension}", width) for width in self.widths]

    @property
    def url(self) -> str:
        """A middle-sized WebP for whatever knows no srcset."""
        fitting = [width for width in self.widths if width <= 640]
        return f"/media/{self.base_key}-{max(fitting or self.widths[:1])}.webp"

    def as_json(self) -> dict[str, Any]:
        """Plain values for a jsonb column."""
        return {
            "base_key": self.base_key,
            "width": self.width,
            "height": self.height,
            "widths": list(self.widths),
            "alt": dict(self.alt),
        }


def picture_of(value: Any) -> Picture | None:
    """A picture from plain values, or None from nothing."""
    if value is None or isinstance(value, Picture):
        return value
    return Picture(
        base_key=value["base_key"],
        width=value["width"],
        height=value["height"],
        widths=tuple(value["widths"]),
        alt=Translated(value.get("alt", {})),
    )


class PictureField(models.JSONField):
    """A nullable jsonb column holding a `Picture`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Picture | None:
        """Wrap what the database answers."""
        return picture_of(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value: Any) -> Any:
        """Write plain values."""
        return super().get_prep_value(value.as_json() if isinstance(value, Picture) else value)
