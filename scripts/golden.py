"""Make the golden conversations anew from their scenarios: ``python -m scripts.golden``.

Review the difference before committing it: these files say what the engine promises.
"""

from __future__ import annotations

from tests.golden.recorder import FOLDER, dumped, dumped_lines, expected
from tests.golden.scenarios import SCENARIOS


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, scenario in SCENARIOS.items():
        lines = scenario().lines
        (FOLDER / f"{name}.jsonl").write_text(dumped_lines(lines), encoding="utf-8")
        path = FOLDER / f"{name}.expected.json"
        path.write_text(dumped(expected(lines)), encoding="utf-8")
        print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
