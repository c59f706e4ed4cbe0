//! Hosts that are this machine.

use std::net::IpAddr;

/// Whether the host of a URL is this machine: by an address of its own, in brackets if it is one of version 6, or as `localhost`.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
