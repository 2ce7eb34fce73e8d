"""Compile requirements/*.lock from pyproject.toml: hashes, no addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FLAGS = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url"]


def main() -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    for name, extra in (("runtime", ["--extra=build"]), ("dev", ["--extra=build", "--extra=dev"])):
        out = f"requirements/{name}.lock"
        command = [uv, "pip", "compile", "pyproject.toml", *FLAGS, "--no-header", *extra]
        subprocess.run([*command, "--quiet", "-o", out], check=True)
        print("locked", out)


if __name__ == "__main__":
    main()
