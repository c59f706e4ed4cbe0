//! `cargo xtask lint`: every finding about the specification, each with its rule and place.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use tums_codegen::lint::{self, Finding, Rule};

/// There are findings.
const FINDINGS: u8 = 1;

#[derive(Args)]
pub(crate) struct Options {
    /// Say what each broken rule demands; with nothing broken, say it of every rule.
    #[arg(long)]
    explain: bool,
}

pub(crate) fn run(spec: &Path, options: &Options) -> ExitCode {
    let findings = lint::check(spec).err().unwrap_or_default();
    findings.iter().for_each(|finding| println!("{finding}"));
    if options.explain {
        explain(&findings);
    }
    if findings.is_empty() {
        println!("{}: no findings", spec.display());
        return ExitCode::SUCCESS;
    }
    eprintln!("{} findings; `spec/README.md` explains the vocabulary", findings.len());
    ExitCode::from(FINDINGS)
}

fn explain(findings: &[Finding]) {
    let broken: BTreeSet<Rule> = findings.iter().map(|finding| finding.rule).collect();
    for rule in Rule::ALL.iter().filter(|rule| broken.is_empty() || broken.contains(rule)) {
        println!("{}: {}", rule.id(), rule.explanation());
    }
}
