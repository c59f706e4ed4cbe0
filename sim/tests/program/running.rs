//! The simulator's program while it runs, and what it says.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// The program with these arguments, on a free port.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tums-sim"));
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    command
}

/// A program that runs until it is dropped.
pub(crate) struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Program {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, stdout }
    }

    /// Reads up to a line that has a text, and answers everything that came, that line included.
    pub(crate) fn read_until(&mut self, text: &str) -> String {
        let mut came = String::new();
        while !came.contains(text) {
            assert_ne!(self.stdout.read_line(&mut came).expect("a line"), 0, "it ended after:\n{came}");
        }
        came
    }

    /// Reads what it says of itself with `--json`.
    pub(crate) fn read_json(&mut self) -> Value {
        let line = self.read_until("\n");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Asks it to end, and waits for that.
    #[cfg(unix)]
    pub(crate) fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("a signal");
        assert!(asked.success() && self.child.wait().expect("an end").success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
