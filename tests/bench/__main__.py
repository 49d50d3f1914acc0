"""Measure our promises: ``python -m tests.bench [--case NAME]``.

Each case runs its own work and a bare version of it in turns and compares the medians. The
table is printed; ``var/bench.json`` gets the same as a list of objects. Data live in a database
of their own, ``grannskap_bench``, in the cluster of DATABASE_URL, and are built once.
"""

import argparse
import importlib
import json
import os
import statistics
import sys
import time
from pathlib import Path

BENCH_DATABASE = "grannskap_bench"
HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def main() -> int:
    """Run the wanted cases; return 1 when a budget is broken."""
    names = sorted(path.stem[5:].replace("_", "-") for path in HERE.glob("case_*.py"))
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--case", choices=names, help="run this one only")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "var" / "bench.json", help="where the results go"
    )
    wanted = parser.parse_args()
    _use_bench_database()

    results = [_measured(name) for name in ([wanted.case] if wanted.case else names)]
    _print_table(results)
    _write(wanted.json, results, keep_others=bool(wanted.case))
    return 0 if all(result["ok"] for result in results) else 1


def _use_bench_database() -> None:
    """Point Django at the bench database, made and migrated when it is not there."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # the launcher names the portal's own
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    from django.conf import settings

    database = settings.DATABASES["default"]
    usual, database["NAME"] = database["NAME"], BENCH_DATABASE
    import psycopg
    from psycopg import sql

    with psycopg.connect(
        dbname=usual or "postgres",
        user=database.get("USER") or None,
        password=database.get("PASSWORD") or None,
        host=database.get("HOST") or None,
        port=database.get("PORT") or None,
        autocommit=True,
    ) as connection:
        there = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [BENCH_DATABASE]
        ).fetchone()
        if not there:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(BENCH_DATABASE)))

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _measured(name: str) -> dict:
    case = importlib.import_module(f"tests.bench.case_{name.replace('-', '_')}").Case()
    started = time.perf_counter()
    _say(f"{name}: preparing …")
    case.prepare()
    _say(f"{name}: data stand after {time.perf_counter() - started:.1f} s; measuring …")
    case.ours(), case.floor()  # warm caches on both sides alike
    ours, floor = [], []
    for turn in range(case.rounds):
        # Taking turns at going first: neither side always finds the other's warm cache.
        for side, costs in [(case.ours, ours), (case.floor, floor)][:: 1 if turn % 2 else -1]:
            costs.append(side())
    ours_median, floor_median = statistics.median(ours), statistics.median(floor)
    ratio = ours_median / floor_median
    return {
        "case": name,
        "ours": round(ours_median, 4),
        "floor": round(floor_median, 4),
        "ratio": round(ratio, 3),
        "budget": case.budget,
        "unit": case.unit,
        "holds": case.holds,
        "rounds": case.rounds,
        "remarks": case.remarks(),
        "ok": ratio <= case.budget if case.holds == "<=" else ratio >= case.budget,
    }


def _print_table(results: list[dict]) -> None:
    print(f"{'case':<14} {'ours':>12} {'floor':>12} {'ratio':>8}   {'budget':<8} unit")
    for result in results:
        print(
            f"{result['case']:<14} {result['ours']:>12.4f} {result['floor']:>12.4f} "
            f"{result['ratio']:>8.2f}   {result['holds']} {result['budget']:<5} {result['unit']}"
            f"{'' if result['ok'] else '   OVER BUDGET'}"
        )
        for remark in result["remarks"]:
            print(f"{'':<14} {remark}")


def _write(target: Path, results: list[dict], *, keep_others: bool) -> None:
    """Write the results; a run of one case keeps what the file says about the others."""
    kept = []
    if keep_others and target.exists():
        measured = {result["case"] for result in results}
        kept = [row for row in json.loads(target.read_text()) if row["case"] not in measured]
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = sorted([*kept, *results], key=lambda row: row["case"])
    target.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    print(f"Written to {target}.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
