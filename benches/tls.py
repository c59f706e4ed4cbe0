"""Compares the providers of TLS: a minimal program with the SDK, built clean for release, with ring, with aws-lc and with the
system's OpenSSL.

Usage: python3 benches/tls.py [ring] [aws-lc] [native-tls]

Prints the CPU seconds and the wall-clock seconds of the build, the number of crates, and the size of the stripped program. The build
folder is kept below target/tls, so that a program can be looked at; a run begins by emptying it.
"""

import re
import resource
import shutil
import subprocess
import sys
import time
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "tls"
# A wrapper of the compiler would hide its work in another process.
ENVIRONMENT = os.environ | {"RUSTC_WRAPPER": "", "CARGO_BUILD_RUSTC_WRAPPER": "", "CARGO_TARGET_DIR": "target"}

PROGRAM = """
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = tums::Client::from_env()?;
    let page = runtime.block_on(async { client.region().get_paged_root_regions(tums::GetPagedRootRegions::new()).await })?;
    println!("{:?}", page.total);
    Ok(())
}
"""

MANIFEST = """
[package]
name = "minimal"
version = "0.0.0"
edition = "2024"

[dependencies]
tokio = { workspace = true, features = ["net", "rt", "time"] }
tums = { workspace = true, features = ["default"] }
"""

SIZE_PROFILE = """
[profile.release]
opt-level = "z"
lto = true
codegen-units = 1
panic = "abort"
strip = "symbols"
"""


def edited(path, *changes):
    text = path.read_text()
    for old, new in changes:
        if not re.search(old, text, re.DOTALL):
            sys.exit(f"{path}: nothing there like {old!r}; bring this script up to date")
        text = re.sub(old, new, text, count=1, flags=re.DOTALL)
    path.write_text(text)


def workspace(provider):
    """The SDK with this provider, and the program beside it."""
    folder = FOLDER / provider
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "sdk", folder / "sdk")
    (folder / "minimal/src").mkdir(parents=True)
    (folder / "minimal/src/main.rs").write_text(PROGRAM)
    (folder / "minimal/Cargo.toml").write_text(MANIFEST)
    shutil.copy(ROOT / "Cargo.lock", folder)
    shutil.copy(ROOT / "Cargo.toml", folder)
    edited(
        folder / "Cargo.toml",
        (r"\nmembers = \[[^\]]*\]", '\nmembers = ["sdk", "minimal"]'),
        (r"\ndefault-members = \[[^\]]*\]", ""),
        (r"\n\[profile\.release\]\n[^\[]*", SIZE_PROFILE + "\n"),
    )
    transport, manifest = folder / "sdk/src/transport/http_client.rs", folder / "sdk/Cargo.toml"
    if provider == "aws-lc":
        edited(manifest, (r'(rustls = .*?)"ring"', r'\1"aws_lc_rs"'))
        edited(transport, (r"crypto::ring::", "crypto::aws_lc_rs::"))
    if provider == "native-tls":
        edited(
            manifest,
            (r'"dep:rustls", "dep:rustls-platform-verifier"', ""),
            (r'"rustls-no-provider"', '"native-tls"'),
            (r"\nrustls = [^\n]*\nrustls-platform-verifier = [^\n]*", ""),
        )
        edited(
            transport,
            (r"\.tls_backend_preconfigured\(tls\(\)\?\)", ".tls_backend_native()"),
            (r"/// The provider is named here.*?\n}\n", ""),
            (r"use rustls_platform_verifier::BuilderVerifierExt;\n", ""),
            (r"use std::sync::Arc;\n", ""),
            # What a failed handshake is told by.
            (r"is_caused_by::<rustls::Error>", "is_caused_by::<std::fmt::Error>"),
        )
    return folder


def cargo(folder, *arguments):
    told = subprocess.run(["cargo", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if told.returncode != 0:
        sys.exit(told.stderr)
    return told.stdout


def measure(provider):
    folder = workspace(provider)
    cargo(folder, "fetch")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    cargo(folder, "build", "--release", "-p", "minimal")
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tree = cargo(folder, "tree", "-p", "minimal", "--edges", "normal", "--prefix", "none", "--format", "{p}")
    crates = {line.removesuffix(" (*)") for line in tree.splitlines() if line}
    size = (folder / "target/release/minimal").stat().st_size
    print(f"{provider:<12} {cpu:6.0f} s CPU  {wall:6.0f} s  {len(crates):4} crates  {size / 1e6:5.2f} MB", flush=True)


for name in sys.argv[1:] or ["ring", "aws-lc", "native-tls"]:
    measure(name)
