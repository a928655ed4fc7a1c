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


def told(fault: Refused) -> dict[str, str]:
    """Return a refusal as a draft keeps it, without a rule: nothing of the file is wrong, the registry says no."""
    return {"says_vi": fault.says("vi"), "says_en": fault.says("en")}
