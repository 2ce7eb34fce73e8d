"""Make a virtual environment from a lock file with hashes, then install Callboard into it.

``--alone``: without Callboard, for programs that meet it over the network only.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (this is what tells an older one so)
        sys.exit(f"Callboard needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    target, lock = Path(sys.argv[1]), sys.argv[2]
    python = target / "bin" / "python"
    if not python.exists():
        venv.create(target, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    print(f"Installing {lock} into {target} …", flush=True)
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    if "--alone" in sys.argv:
        return
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], check=True)


if __name__ == "__main__":
    main()
