"""Measures what no benchmark inside a process can: `cargo xtask gen` as a whole, and `cargo check` of the generated crate.

Usage: python3 benches/whole_process.py [RUNS]

Prints wall-clock seconds, CPU seconds and the peak memory of the largest process in MiB. A target folder of its own keeps the
dependencies built between runs and leaves that of the workspace alone. For a while `sdk/src/generated/device_config.rs` is another
file: do not run it beside a build.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "target" / "whole_process"
# A wrapper of the compiler would hide its work in another process.
ENVIRONMENT = os.environ | {"CARGO_TARGET_DIR": str(TARGET), "RUSTC_WRAPPER": "", "CARGO_BUILD_RUSTC_WRAPPER": ""}


def run(*command):
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measured(*command):
    """Wall-clock seconds, CPU seconds and peak memory in MiB of one run, told by a process that does nothing else."""
    program = (
        "import resource, subprocess, sys, time; start = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    told = subprocess.run([sys.executable, "-c", program, *command], cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True)
    return [float(figure) for figure in told.stdout.split()]


def report(name, runs, prepare, *command):
    figures = []
    for _ in range(runs):
        prepare()
        figures.append(measured(*command))
    wall, cpu, memory = (statistics.median(column) for column in zip(*figures))
    print(f"{name:<44} {wall:7.2f} s  {cpu:7.2f} s CPU  {memory:6.0f} MiB", flush=True)


def generating(runs):
    run("cargo", "build", "-p", "xtask")
    run("cargo", "build", "-p", "tums-benches", "--bin", "synthetic-spec")
    with tempfile.TemporaryDirectory() as folder:
        for times in (1, 10):
            spec, out = f"{folder}/{times}/spec", f"{folder}/{times}"
            run(str(TARGET / "debug/synthetic-spec"), spec, str(times))
            generate = [str(TARGET / "debug/xtask"), "--spec", spec, "gen", "--out", out]
            run(*generate)
            report(f"gen, {91 * times} operations", runs, lambda: None, *generate)


def checking(runs):
    run("cargo", "check", "-p", "tums")
    report("cargo check -p tums, dependencies built", runs, lambda: run("cargo", "clean", "-p", "tums"), "cargo", "check", "-p", "tums")
    module = ROOT / "sdk/src/generated/device_config.rs"
    report("cargo check -p tums, one module touched", runs, lambda: os.utime(module), "cargo", "check", "-p", "tums")
    before = module.read_bytes()
    try:
        # A new item: what a changed specification does to the file.
        changes = iter(range(runs))
        changed = lambda: module.write_bytes(before + f"\n/// {next(changes)}\n#[derive(Debug)]\npub struct Changed;\n".encode())
        report("cargo check -p tums, one module changed", runs, changed, "cargo", "check", "-p", "tums")
    finally:
        module.write_bytes(before)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "sdk/src/generated").glob("*.rs"))
    print(f"{'generated Rust':<44} {lines:7} lines")
    generating(runs)
    checking(runs)


main()
