//! The audit on small documents of our own, in both forms that the vendor's has.

mod changes;
mod documents;
mod drafts;
mod errata;
mod reader;
mod shelves;
