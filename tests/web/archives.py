"""Archives as tests upload them: parts by name, each with its text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def zip_of(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()
