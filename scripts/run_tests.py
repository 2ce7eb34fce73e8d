"""Run every test, in two processes at once: what listens, speaks or renders, and the rest.

The first half waits for sound more than it computes; two of it would starve each other. The second
half's output is shown when both have ended.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

HEAVY = "models or browser"


def main() -> None:
    command = [sys.executable, "-m", "pytest", "--durations=15", *sys.argv[1:]]
    with tempfile.TemporaryFile() as kept:
        rest = subprocess.Popen(
            [*command, "-m", f"not ({HEAVY})"], stdout=kept, stderr=subprocess.STDOUT
        )
        try:
            print(f"Tests that need models or a browser ({HEAVY}):", flush=True)
            heavy = subprocess.run([*command, "-m", HEAVY], check=False).returncode
            others = rest.wait()
        finally:
            rest.kill()
        kept.seek(0)
        print("The other tests:", flush=True)
        sys.stdout.buffer.write(kept.read())
        sys.stdout.flush()
    sys.exit(heavy or others)


if __name__ == "__main__":
    main()
