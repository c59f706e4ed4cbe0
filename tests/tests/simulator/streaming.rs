//! Live view and playback: stream URLs, the way to the relay server, and recordings.

mod recordings;
mod relay;
