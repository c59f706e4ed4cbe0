//! What went wrong, and what it may have done.

/// What went wrong.
///
/// Each kind says what to do about it; [`Error::effect`](crate::Error::effect) says whether the request may have been carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks a documented rule and was not sent. Correct the field that the error names.
    InvalidRequest,
    /// The client is set up in a way that cannot work, for example with an endpoint that is not HTTPS. Correct the setting.
    Configuration,
    /// There are no usable keys: a variable is not set, a file cannot be read, minting a temporary key failed. Nothing was sent. Do
    /// what the message says.
    Credentials,
    /// No connection could be made; nothing was sent. Check the network, the endpoint and the firewall.
    Connect,
    /// The server's certificate was not accepted, or TLS failed otherwise; nothing was sent. Check the host's clock and its
    /// root certificates, and whether something in between takes TLS apart.
    Tls,
    /// The answer did not come in time. Look up whether the request was carried out before you repeat it; give slow calls
    /// more time with [`Call::timeout`](crate::Call::timeout).
    Timeout,
    /// The connection broke before the whole answer was there. Look up whether the request was carried out before you repeat it.
    Reset,
    /// The answer is larger than the cap. Ask for less at a time, or raise
    /// [`HttpTransportBuilder::max_answer_size`](crate::transport::HttpTransportBuilder::max_answer_size).
    TooLarge,
    /// The transport failed in another way, for example because the peer does not speak HTTP. Check the endpoint; the cause is in
    /// [`Error::transport_error`](crate::Error::transport_error).
    Transport,
    /// An HTTP status other than 200 came without an answer of the cloud. Something in between speaks, such as a gateway or a
    /// proxy: look at [`Error::status`](crate::Error::status) and at the beginning of its text in the message.
    HttpStatus,
    /// HTTP says 200, but the body is no answer of the cloud.
    /// [`Error::answer_fault`](crate::Error::answer_fault) says what it is instead. Look for what stands between you and the cloud,
    /// such as a login page, and look up whether the request was carried out.
    InvalidAnswer,
    /// The cloud answered with an error code. [`Error::code`](crate::Error::code) knows what it means and what to do about it; the
    /// predicates of [`Error`](crate::Error) sort the codes by what they are about.
    Api,
    /// The call succeeded, but its result cannot be understood. The request *was* carried out: do not repeat it, take what you need
    /// from [`Error::body`](crate::Error::body), and report the place that [`Error::decode_error`](crate::Error::decode_error) names.
    Decode,
    /// The call was carried out, but not for all of its inputs. Deal with those that [`Error::failures`](crate::Error::failures) names,
    /// and repeat the call for them only.
    PartialFailure,
}

/// Whether a failed request was carried out.
///
/// The order is that of knowledge gained over several attempts: what one attempt may have done, a later one does not undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It was not carried out.
    None,
    /// It is not known.
    Unknown,
    /// It was carried out.
    Done,
}
