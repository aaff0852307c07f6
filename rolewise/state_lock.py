"""Who uses the state folder: servers together, or a restore alone.

A lock on a file, which the system lifts when a process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import logging
from pathlib import Path
from typing import IO, Optional

logger = logging.getLogger(__name__)
FILE = "run/in-use.lock"


class InUse(Exception):
    """A server is running on this state folder, or a restore is."""


def share(state: Path) -> Optional[IO[bytes]]:
    """Say that a server uses the folder, until the file returned is closed.

    Returns:
        The file to be kept open; None where the folder can't be locked, as on some network drives.

    Raises:
        InUse: A restore is under way.
    """
    return _lock(state, fcntl.LOCK_SH)


def take(state: Path) -> Optional[IO[bytes]]:
    """Have the folder alone, until the file returned is closed.

    Returns:
        The file to be kept open; None where the folder can't be locked.

    Raises:
        InUse: A server uses it.
    """
    return _lock(state, fcntl.LOCK_EX)


def _lock(state: Path, kind: int) -> Optional[IO[bytes]]:
    path = state / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise InUse(f"{state} is in use") from error
    except OSError as error:
        file.close()
        logger.warning("%s can't be locked (%s)", path, error)
        return None
    return file
