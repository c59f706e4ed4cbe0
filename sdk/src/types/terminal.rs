//! How a state ends.

/// How something that runs in the background has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminal {
    /// It worked.
    Success,
    /// It did not.
    Failure,
}
