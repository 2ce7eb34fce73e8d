"""Compile the relay's two hottest files where a C compiler is found.

Each is plain Python, and runs as it is where there is none. Its C types are in a ``.pxd`` beside
it. What is compiled lands next to its source, where Python prefers it; a stamp says of what it was
made: sources, Python, and the versions of Cython and of picows, whose C types are used.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.metadata import version
from pathlib import Path

SRC = Path(__file__).resolve().parents[1] / "src"
MODULES = ("callboard.transports.intake", "callboard.gateway.lane")
"""In the order in which they use each other's types."""
STAMP = SRC / "callboard" / ".compiled"
DIRECTIVES = {"annotation_typing": False, "boundscheck": False, "wraparound": False}
"""Types come from the ``.pxd`` alone; indices are checked by the code, as ``len`` says."""
TYPES = ("-I", sysconfig.get_path("platlib"), "-I", str(SRC))
CYTHON = [sys.executable, "-m", "cython", "-3", *TYPES]
COMPILE_S = 120


def source(module: str) -> Path:
    return SRC / Path(*module.split(".")).with_suffix(".py")


def compiled(module: str) -> Path:
    return source(module).with_suffix(str(sysconfig.get_config_var("EXT_SUFFIX")))


def sources_hash() -> str:
    """Of everything that is compiled, and of what it is compiled with and for."""
    made_with = (sys.version, version("cython"), version("picows"))
    found = hashlib.sha256("\n".join(made_with).encode())
    for module in MODULES:
        for path in (source(module), source(module).with_suffix(".pxd")):
            found.update(path.read_bytes())
    return found.hexdigest()


def compiler() -> list[str]:
    """The command that this Python's extensions are made with; empty: there is none."""
    wanted = os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc")
    for command in (shlex.split(wanted), ["cc"], ["gcc"], ["clang"]):
        if command and shutil.which(command[0]) is not None:
            return command
    return []


def make(module: str, cc: list[str], folder: Path) -> None:
    """Raises ``CalledProcessError`` with what the tools said."""
    c = folder / f"{module}.c"
    directives = [part for name, on in DIRECTIVES.items() for part in ("-X", f"{name}={on}")]
    translate = [*CYTHON, *directives, str(source(module)), "-o", str(c), "--module-name", module]
    include = f"-I{sysconfig.get_path('include')}"
    linked = (
        ["-bundle", "-undefined", "dynamic_lookup"] if sys.platform == "darwin" else ["-shared"]
    )
    made = folder / compiled(module).name
    for command in (translate, [*cc, "-O3", "-fPIC", *linked, include, str(c), "-o", str(made)]):
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=COMPILE_S)
    shutil.move(made, compiled(module))


def remove() -> None:
    for module in MODULES:
        for made in source(module).parent.glob(f"{source(module).stem}.*.so"):  # of any Python
            made.unlink()
    STAMP.unlink(missing_ok=True)


def main() -> None:
    if "--remove" in sys.argv:
        remove()
        return
    if STAMP.exists() and STAMP.read_text() == sources_hash():
        return
    remove()
    cc = compiler()
    if not cc:
        print("No C compiler was found: the relay runs as plain Python, and uses more of a core.")
        return
    print("Compiling the relay …", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for module in MODULES:
                make(module, cc, Path(folder))
    except (subprocess.SubprocessError, OSError) as failure:
        remove()
        said = getattr(failure, "stderr", "") or str(failure)
        print(f"The relay could not be compiled and runs as plain Python:\n{said}", file=sys.stderr)
        return
    STAMP.write_text(sources_hash())


if __name__ == "__main__":
    main()
