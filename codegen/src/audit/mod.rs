//! The specification held against the vendor's document.

pub mod document;
