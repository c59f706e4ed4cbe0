//! The errata as a list: where the document contradicts itself, for authors of any client.

mod list;
pub mod render;

pub use list::{Entry, Filter, KindCount, List, Reading, Summary};
