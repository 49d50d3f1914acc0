"""Install what the portal needs on a machine that has git, make and Python: ``make setup``.

A script for any Python ≥ 3.11, before there is a virtual environment; it imports nothing of ours.
uv is installed into ``.uv``, the packages of a requirements file into ``.venv``, both from files
with hashes. A second run finds everything in place and does nothing.

Libraries of the system (Pango for WeasyPrint, Chromium for the browser tests) are looked for by
loading them. As root they are installed with apt; otherwise the line that does it is printed.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
UV_FOLDER, VENV = PROJECT / ".uv", PROJECT / ".venv"
STAMP = VENV / ".installed"
UV, PYTHON = UV_FOLDER / "bin" / "uv", VENV / "bin" / "python"

#: Debian's package for each library that WeasyPrint loads.
PANGO = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
MAC_PANGO = ("libpango-1.0.dylib", "libpangoft2-1.0.dylib")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

BEGAN = time.monotonic()


class SetupError(Exception):
    """Something is missing that we may not or cannot install; the message is a line to run."""


def main(words: list[str]) -> int:
    """Install what is missing and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requirements", default="deploy/requirements-dev.txt")
    parser.add_argument("--need", nargs="*", default=[], choices=["pango", "chromium"])
    parser.add_argument("--want", nargs="*", default=[], choices=["pango", "chromium"])
    options = parser.parse_args(words)
    try:
        install_packages(PROJECT / options.requirements)
        install_libraries(options.need, options.want)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def say(sentence: str) -> None:
    """Print a line with the seconds since the start."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {sentence}", flush=True)


# ── Python packages ──────────────────────────────────────────────────────────────────────────


def install_packages(requirements: Path) -> None:
    """Make ``.venv`` hold exactly the packages of the file, unless it does."""
    if is_installed(requirements):
        return
    install_uv(PROJECT / "deploy" / "requirements-bootstrap.txt")
    if not _works(PYTHON):
        say("Making the virtual environment .venv")
        _run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
    say(f"Installing the packages of {requirements.name}")
    _run([UV, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, requirements])
    STAMP.write_text(fingerprint(requirements))
    say("Python packages are in place")


def is_installed(requirements: Path) -> bool:
    """Whether the last installation was of this very file, and its interpreter still works."""
    try:
        return STAMP.read_text() == fingerprint(requirements) and PYTHON.exists()
    except OSError:
        return False


def fingerprint(requirements: Path) -> str:
    """Return what an installation depends on, as a hash."""
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def install_uv(requirements: Path) -> None:
    """Install uv into ``.uv`` by pip; by the pip of a helper environment where there is none."""
    stamp = UV_FOLDER / ".installed"
    if _works(UV) and stamp.exists() and stamp.read_text() == fingerprint(requirements):
        return
    say("Installing uv, which installs the rest")
    shutil.rmtree(UV_FOLDER, ignore_errors=True)
    command = [*_pip(), "install", "--quiet", "--target", UV_FOLDER, "--no-deps"]
    _run([*command, "--require-hashes", "--disable-pip-version-check", "-r", requirements])
    stamp.write_text(fingerprint(requirements))


def _pip() -> list:
    """Return a command that runs pip; on Debian neither pip nor venv comes with Python."""
    if _succeeds([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    if not _succeeds([sys.executable, "-c", "import ensurepip"]):
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        _apt([version], why="Python's venv is missing")
    helper = UV_FOLDER / "pip"
    _run([sys.executable, "-m", "venv", "--clear", helper])
    moved = PROJECT / ".uv-pip"  # --target empties .uv first
    shutil.rmtree(moved, ignore_errors=True)
    helper.rename(moved)
    return [moved / "bin" / "python", "-m", "pip"]


# ── Libraries of the system ──────────────────────────────────────────────────────────────────


def install_libraries(needed: list[str], wanted: list[str]) -> None:
    """Install what is missing of the system; what is only wanted may stay missing.

    Raises:
        SetupError: something needed is missing and cannot be installed by us.
    """
    packages = {"pango": missing_pango, "chromium": missing_chromium}
    missing = [one for name in needed for one in packages[name]()]
    if missing:
        _apt(missing, why="Libraries of the system are missing")
    missing = [one for name in wanted for one in packages[name]()]
    if missing:
        try:
            _apt(missing, why="PDFs cannot be made yet: libraries of the system are missing")
        except SetupError as error:
            say(f"{error}\n          The rest works without it.")


def missing_pango() -> list[str]:
    """Return the packages of the libraries that do not load."""
    if sys.platform == "darwin":
        return [] if all(_loads(name) for name in MAC_PANGO) else ["pango"]
    return [package for library, package in PANGO.items() if not _loads(library)]


def missing_chromium() -> list[str]:
    """Return the browser's package, unless there is a browser."""
    return [] if any(shutil.which(name) for name in BROWSERS) else ["chromium"]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt(packages: list[str], *, why: str) -> None:
    """Install Debian packages, or say the line that does."""
    line = f"apt-get install --no-install-recommends -y {' '.join(packages)}"
    if sys.platform == "darwin":
        raise SetupError(f"{why}. Run:\n\n    brew install {' '.join(packages)}\n")
    if not shutil.which("apt-get"):
        raise SetupError(f"{why}. Install (Debian's names): {' '.join(packages)}")
    if os.geteuid() != 0:
        raise SetupError(f"{why}. Run this line, then the same command again:\n\n    sudo {line}\n")
    say(f"Installing {', '.join(packages)} with apt")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if _succeeds(line.split(), environment):
        return
    subprocess.run(["/usr/bin/apt-get", "update", "-qq"], check=False, env=environment)
    if subprocess.run(line.split(), check=False, env=environment).returncode:
        raise SetupError(f"{why}, and apt could not install them. Try by hand:\n\n    {line}\n")


# ── Commands ─────────────────────────────────────────────────────────────────────────────────


def _environment() -> dict[str, str]:
    """Return our environment without what would send the packages elsewhere."""
    inherited = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if not os.access(Path(inherited.get("HOME") or "/nowhere"), os.W_OK):
        inherited.setdefault("UV_CACHE_DIR", str(UV_FOLDER / "cache"))
    return inherited | {
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_USER": "0",
        "PYTHONNOUSERSITE": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_CONFIG": "1",
        "UV_LINK_MODE": inherited.get("UV_LINK_MODE", "copy" if _other_disk() else "hardlink"),
    }


def _other_disk() -> bool:
    """Whether uv's cache may lie on another disk than the project, where links do not work."""
    home = Path.home()
    return not home.exists() or home.stat().st_dev != PROJECT.stat().st_dev


def _run(command: list) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, check=False, env=_environment(), cwd=PROJECT)
    if done.returncode:
        raise SetupError(f"This failed: {' '.join(words)}")


def _works(program: Path) -> bool:
    return program.exists() and _succeeds([str(program), "--version"])


def _succeeds(command: list[str], environment: dict[str, str] | None = None) -> bool:
    try:
        return not subprocess.run(
            command, check=False, capture_output=True, env=environment
        ).returncode
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
