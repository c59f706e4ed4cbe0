//! A call that signs itself, for any POSIX shell with curl and openssl.

use std::fmt;

use super::HEADER;
use crate::generated::service::{ALGORITHM, CONTENT_TYPE, SCOPE, SERVICE};

/// A call as a shell script.
///
/// The keys are the variables `TUMS_ACCESS_KEY` and `TUMS_SECRET_KEY`. No secret is ever an argument of a program, where everybody
/// on the machine could read it: keys and bodies go through pipes.
#[derive(Clone, Copy, Debug)]
pub struct Script<'a> {
    /// Scheme and host.
    pub endpoint: &'a str,
    /// Path without query.
    pub path: &'a str,
    /// The query with its leading `?`, or nothing.
    pub query: &'a str,
    /// The body, which is JSON.
    pub body: &'a str,
    /// Whether the call is signed.
    pub signed: bool,
    /// Variables of the shell that hold the secrets; query and body name each as `${NAME}`, the body inside of a text.
    pub secrets: &'a [String],
}

impl fmt::Display for Script<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: &[&str] = if self.signed { &["TUMS_ACCESS_KEY", "TUMS_SECRET_KEY"] } else { &[] };
        let variables = keys.iter().copied().chain(self.secrets.iter().map(String::as_str));
        for variable in variables {
            writeln!(f, ": \"${{{variable}:?}}\"")?;
        }
        let secret_body = self.names(self.body);
        if secret_body {
            writeln!(f, "{JSON}")?;
        }
        let query = self.put_in(self.query, |variable| format!("\"${{{variable}}}\""));
        let body = self.put_in(self.body, |variable| format!("\"$(json \"${{{variable}}}\")\""));
        writeln!(f, "path={}; query={query}; body={body}", quoted(self.path))?;
        if self.signed {
            writeln!(f, "algorithm={ALGORITHM}; scope={SCOPE}; service={SERVICE}\n{SIGNING}")?;
        }
        let url = format!("{}\"$path$query\"", quoted(self.endpoint));
        let content = format!("-H 'Content-Type: {CONTENT_TYPE}'");
        if self.names(self.query) && !secret_body {
            write!(f, "printf 'url = \"%s\"\\n' {url} | curl -sS -K - {content} -d \"$body\"")?;
        } else {
            write!(f, "printf %s \"$body\" | curl -sS {url} {content} --data-binary @-")?;
        }
        if self.signed {
            write!(f, " \\\n  -H \"{HEADER}: {PARTS}\"")?;
        }
        writeln!(f)
    }
}

impl Script<'_> {
    /// Whether a text names a secret.
    fn names(&self, text: &str) -> bool {
        self.secrets.iter().any(|variable| text.contains(&format!("${{{variable}}}")))
    }

    /// The text as a word for the shell, with the secrets where it names them.
    fn put_in(&self, text: &str, shown: impl Fn(&str) -> String) -> String {
        self.secrets.iter().fold(quoted(text), |word, variable| {
            word.replace(&format!("${{{variable}}}"), &format!("'{}'", shown(variable)))
        })
    }
}

/// A secret inside of a JSON text.
const JSON: &str = r#"json() { printf %s "$1" | sed 's/[\\"]/\\&/g'; }"#;

/// `openssl` would take the key of an HMAC as an argument only, so that it is built from its two hashes.
const SIGNING: &str = r#"sha() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
pad() { k=$1 n=64; while [ $n -gt 0 ]; do b=${k%"${k#??}"} k=${k#??} n=$((n - 1)); b=$((0x${b:-0} ^ $2))
  printf "\\$((b / 64))$((b / 8 % 8))$((b % 8))"; done; }
hmac() { { pad "$1" 92; { pad "$1" 54; cat; } | sha; } | sha | hex; }
time=$(date +%s); nonce=$(openssl rand -hex 16)
hash=$(printf %s "$body" | sha | hex)
key=$(printf %s "$TUMS_SECRET_KEY" | hex); [ ${#key} -le 128 ] || key=$(printf %s "$TUMS_SECRET_KEY" | sha | hex)
key=$(printf %s "$service" | hmac "$(printf %s "$path" | hmac "$(printf %s "$time" | hmac "$key")")")
signature=$(printf '%s\n%s\nPOST %s %s\n%s' "$algorithm" "$time" "$path" "$scope" "$hash" | hmac "$key")"#;

const PARTS: &str = "Timestamp=$time,Nonce=$nonce,AccessKey=$TUMS_ACCESS_KEY,Signature=$signature,TerminalId=curl";

/// A word for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
