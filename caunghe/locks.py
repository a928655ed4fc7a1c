"""A folder held by one program at a time, for the moment in which it changes what others change too."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import hashlib
    import msvcrt
    import tempfile
    import time

    @contextmanager
    def locked(folder: Path) -> Generator[None]:
        """Hold a folder until the block ends; others wait. A folder of Windows has no lock: a file apart stands for it.

        >>> with locked(folder):
        ...     _ = (folder / "list.txt").write_text("one at a time")
        """
        name = hashlib.sha256(os.path.normcase(folder.resolve()).encode()).hexdigest()[:32]
        with (Path(tempfile.gettempdir()) / f"caunghe-{name}.lock").open("a+b") as stream:
            while True:
                stream.seek(0)
                try:
                    msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
                except OSError:
                    time.sleep(0.01)
                else:
                    break
            try:
                yield
            finally:
                stream.seek(0)
                msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def locked(folder: Path) -> Generator[None]:
        """Hold a folder until the block ends; others wait. Where a file system knows no locks nobody waits.

        >>> with locked(folder):
        ...     _ = (folder / "list.txt").write_text("one at a time")
        """
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
