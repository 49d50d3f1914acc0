"""The command line behind the Makefile: ``python -m portal.embedded run``."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from portal.embedded import EmbeddedError, services, supervisor
from portal.embedded.paths import PROJECT, var_dir
from portal.embedded.processes import try_lock
from portal.embedded.progress import Progress

#: pytest in as many processes as tests/conftest.py says, which take one file after the other. What
#: is typed after it wins: ``ARGS="-n 0"`` has one process.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


def main(words: list[str]) -> int:
    """Do what the words say and return the exit code."""
    options = _parser().parse_args(words)
    try:
        return options.do(options)
    except EmbeddedError as error:
        Progress().complain(f"\n{error}")
        return 1


def run(options: argparse.Namespace) -> int:
    """Start the portal and stay until Ctrl-C."""
    return supervisor.run(var_dir(), options.port)


def test(options: argparse.Namespace) -> int:
    """Run pytest on servers of its own, which are deleted afterwards."""
    folder = var_dir() / "test"
    _sweep(folder)
    own = folder / str(os.getpid())
    own.mkdir(parents=True)
    os.environ["VAR_DIR"] = str(own)
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # importing `portal` set it; pytest has its own
    try:
        with services.services_up(own, throw_away=True):
            return _call([sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *options.words])
    finally:
        services.remove_servers(own)
        shutil.rmtree(own, ignore_errors=True)


def command(options: argparse.Namespace) -> int:
    """Run a command with the servers up."""
    with services.services_up(var_dir()):
        return _call(options.words)


def report(options: argparse.Namespace) -> int:
    """Order the demo company's annual report and wait for the file."""
    var, progress = var_dir(), Progress()
    with supervisor.stopping_on_signals(), services.services_up(var, say=progress.say):
        supervisor.prepare(progress)
        children = [] if supervisor.is_running(var) else supervisor.workers(var, prefix="report-")
        with supervisor.running(children):
            progress.say("The report is ordered; a worker takes it from the queue")
            return _call([*supervisor.MANAGE, "order_report", *options.words])


def reset(_options: argparse.Namespace) -> int:
    """Delete the local database, the queue and every file of the portal."""
    var = var_dir()
    if supervisor.is_running(var):
        raise EmbeddedError("The portal is running. End it with Ctrl-C first.")
    services.remove_servers(var)
    for name in (
        "files",
        "mail",
        "static",
        "beat-schedule",
        "demo-log-ins.txt",
        "demo-password",
        "prepared.json",
    ):
        place = var / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    print(f"The local data in {var} are gone.")
    return 0


def _call(words: list[str]) -> int:
    """Run a command in the foreground; Ctrl-C is the command's to answer."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(
            words,
            cwd=PROJECT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        code = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def _sweep(folder: Path) -> None:
    """Remove what test runs left behind that were killed."""
    for left in folder.glob("*"):
        use = try_lock(services.in_use(left))
        if use is not None:
            os.close(use)
            services.remove_servers(left)
            shutil.rmtree(left, ignore_errors=True)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"PORT={text} is not a port: write a number up to 65535.")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for do in (run, test, command, report, reset):
        one = commands.add_parser(do.__name__, help=do.__doc__.splitlines()[0])
        one.set_defaults(do=do)
        if do is run:
            one.add_argument("--port", type=_port, default=os.environ.get("PORT") or "8000")
        if do in {test, command, report}:
            one.add_argument("words", nargs="*", help="handed on, after --")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
