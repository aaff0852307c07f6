"""Secrets that nobody has to set: made once, and kept in the state folder for its owner only."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from rolewise.settings import SECRET_CHARACTERS, SettingError, Settings

KEY_FILE = "session.key"


def main_secret(settings: Settings) -> str:
    """Return the secret that all others are derived from: the one set, else the one kept.

    Raises:
        SettingError: The file in the state folder is damaged.
    """
    return settings.secret or kept_key(settings.state / KEY_FILE)


def derived(secret: str, purpose: str) -> str:
    """Return 64 hexadecimal digits for one purpose, from which the secret can't be told."""
    return hmac.new(secret.encode(), f"rolewise {purpose}".encode(), hashlib.sha256).hexdigest()


def kept_key(path: Path) -> str:
    """Return the key kept in a file that only its owner may read; make it if there is none.

    Raises:
        SettingError: The file is damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and linked, so that no other process reads half a key.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            draft.unlink(missing_ok=True)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SECRET_CHARACTERS:
        raise SettingError(
            f"{path} is damaged; remove it, and a new one is made. Open conversations end."
        )
    return key
