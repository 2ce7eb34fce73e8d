"""Compile requirements/*.lock from pyproject.toml: hashes, no addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FLAGS = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url"]

SOURCES = {
    "runtime": ["pyproject.toml", "--extra=build"],
    "dev": ["pyproject.toml", "--extra=build", "--extra=dev"],
    "clients": ["--group=clients"],
    "bench": ["--group=bench"],
}
"""Lock file, and what is locked in it."""


def main() -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    for name, sources in SOURCES.items():
        out = f"requirements/{name}.lock"
        command = [uv, "pip", "compile", *FLAGS, "--no-header", *sources]
        subprocess.run([*command, "--quiet", "-o", out], check=True)
        print("locked", out)


if __name__ == "__main__":
    main()
