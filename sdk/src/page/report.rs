//! What became of reading a list: how much came, and what speaks against it being all.

use std::fmt;

/// How far a list has been read, and whether it held still.
///
/// A cloud without snapshots cannot promise that a list read in pages is complete. What can be seen of its moving is told here;
/// a list that loses one entry and gains another between two pages looks as if it had not moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PagingReport {
    /// Pages that came.
    pub pages: u64,
    /// Entries that were given out.
    pub entries: u64,
    /// Entries that were left out, because one with the same key had been given out.
    pub duplicates: u64,
    /// Number of entries in all that the cloud told last.
    pub total: Option<u64>,
    /// What happened on the way.
    pub notices: Vec<PagingNotice>,
    /// The end was reached.
    pub finished: bool,
}

/// Something that speaks against a list being complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PagingNotice {
    /// The number of entries in all changed: entries came or went while the list was read.
    TotalMoved {
        /// What it was on the first page.
        from: u64,
        /// What it was last.
        to: u64,
    },
    /// A page came again although another was asked for. If the number of entries in all is not known, reading ended there. Told
    /// of the first such page.
    RepeatedPage {
        /// Index of the first entry that was asked for.
        from: u64,
    },
    /// An empty page came before the end.
    EndedEarly {
        /// Index of the first entry that did not come.
        at: u64,
        /// Number of entries that there should be.
        total: u64,
    },
    /// The list went on after the greatest number of pages; see [`Pages::max_pages`](crate::page::Pages::max_pages).
    TooManyPages {
        /// That number.
        max: u64,
    },
}

impl PagingReport {
    /// Whether the end was reached, and nothing was seen to move on the way.
    pub fn is_complete(&self) -> bool {
        self.finished && self.notices.is_empty() && self.duplicates == 0
    }

    pub(super) fn note_total(&mut self, told: u64) {
        let before = self.total.replace(told);
        let moved = self.notices.iter_mut().find_map(|notice| match notice {
            PagingNotice::TotalMoved { to, .. } => Some(to),
            _ => None,
        });
        match (moved, before) {
            (Some(to), _) => *to = told,
            (None, Some(from)) if from != told => self.notices.push(PagingNotice::TotalMoved { from, to: told }),
            _ => {}
        }
    }

    pub(super) fn note_repeated(&mut self, from: u64) {
        if !self.notices.iter().any(|notice| matches!(notice, PagingNotice::RepeatedPage { .. })) {
            self.notices.push(PagingNotice::RepeatedPage { from });
        }
    }
}

impl fmt::Display for PagingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pages, entries, duplicates, finished, .. } = self;
        write!(f, "{entries} entries on {pages} pages")?;
        if *duplicates > 0 {
            write!(f, ", {duplicates} came again")?;
        }
        if !finished {
            f.write_str(", not read to the end")?;
        }
        self.notices.iter().try_for_each(|notice| write!(f, "; {notice}"))
    }
}

impl fmt::Display for PagingNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TotalMoved { from, to } => write!(f, "the total moved from {from} to {to}"),
            Self::RepeatedPage { from } => write!(f, "the page from index {from} has been there before"),
            Self::EndedEarly { at, total } => write!(f, "nothing came from index {at} on, of {total} entries"),
            Self::TooManyPages { max } => write!(f, "it goes on after {max} pages"),
        }
    }
}
