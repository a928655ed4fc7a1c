"""What is said where an act is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from caunghe.language import Language


class Refused(Exception):
    """An act that may not be done as things are, with why and what to do instead; slots fill the sentence."""

    def __init__(self, says: Callable[..., str], **slots: object) -> None:
        super().__init__(says("en", **slots))
        self.says: Callable[[Language], str] = partial(says, **slots)


def told(says: Callable[[Language], str]) -> dict[str, str]:
    """Return what a draft keeps of a fault that no rule names: the registry says no, or the file cannot be opened."""
    return {"says_vi": says("vi"), "says_en": says("en")}
