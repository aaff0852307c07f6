"""The proxy's own configuration in a real nginx, with other addresses."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import requests

from rolewise.settings import ROOT
from tests.conftest import free_port

START_SECONDS = 30


@contextlib.contextmanager
def nginx(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Run it before two servers on the loopback interface; yield its address.

    Skips the test where nginx isn't installed, and fails it in CI.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        missing = "nginx isn't installed (Debian: apt-get install nginx-light)"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(missing)
        pytest.skip(missing)
    url = f"http://127.0.0.1:{free_port()}"
    text = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text()
    for number, port in enumerate(ports, 1):
        text = text.replace(f"server{number}:5005", f"127.0.0.1:{port}")
    text = text.replace("listen 8080;", f"listen {url.removeprefix('http://')};")
    text = text.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/access.log")
    text = text.replace("worker_processes auto;", "worker_processes 1; daemon off;")
    conf = folder / "nginx.conf"
    conf.write_text(f"user root;\n{text}" if os.geteuid() == 0 else text)
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", str(conf), "-p", str(folder)], stderr=log)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, (folder / "nginx.log").read_text()
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"{url}/metrics", timeout=5)  # which isn't passed on
                break
            assert time.monotonic() < until, "nginx doesn't answer"
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)
