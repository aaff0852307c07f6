"""``python -m rasa_sdk`` with our log."""

from __future__ import annotations

from typing import Any


def main() -> None:
    """Do what rasa_sdk does with the same arguments."""
    import rasa_sdk.utils

    from rolewise.logs import install, read_log_settings

    def leave_as_it_is(*given: Any, **named: Any) -> None:
        """Don't configure the log, which is done."""

    install(read_log_settings())
    rasa_sdk.utils.configure_colored_logging = leave_as_it_is
    from rasa_sdk.__main__ import main as rasa_sdk_main

    rasa_sdk_main()


if __name__ == "__main__":
    main()
