//! Where reading a list stands: which page is next, what is new on a page that came, when to stop.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt::{self, Debug, Write};
use std::hash::{BuildHasher, Hasher};

use super::report::{PagingNotice, PagingReport};

/// A place in a list.
///
/// The next page begins where the last one ended, by the number of entries that came: a server that gives fewer than asked for is
/// followed without a gap. With a total, reading ends when that many entries have passed; without one, at the first empty page.
pub(super) struct Cursor {
    /// Index of the next entry.
    pub(super) next: u64,
    /// Entries of a page.
    pub(super) size: u64,
    pub(super) max_pages: u64,
    pub(super) report: PagingReport,
    /// Entries of the last page: as asked for, or as many as the server gives at most.
    step: u64,
    keys: HashSet<String>,
    pages: HashSet<u64>,
    hasher: RandomState,
}

impl Cursor {
    pub(super) fn new(from: u64, size: u64, max_pages: u64) -> Self {
        Self {
            next: from,
            size: size.max(1),
            max_pages,
            report: PagingReport::default(),
            step: size.max(1),
            keys: HashSet::new(),
            pages: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// Index of the page that is `ahead` pages behind the next one, if all come as long as the last; `None` if it may not be there.
    pub(super) fn predict(&self, ahead: usize) -> Option<u64> {
        if self.report.finished {
            return None;
        }
        let ahead = ahead as u64;
        let from = self.next.checked_add(ahead.checked_mul(self.step)?)?;
        let within = self.report.pages + ahead < self.max_pages && self.report.total.is_some_and(|total| from < total);
        (ahead == 0 || within).then_some(from)
    }

    /// Takes the page from [`next`](Self::next) on, and gives back the entries that are to be given out.
    pub(super) fn accept<T: Debug>(
        &mut self,
        entries: Vec<T>,
        total: Option<u64>,
        key: fn(&T) -> Option<String>,
    ) -> Vec<T> {
        let (from, count) = (self.next, entries.len() as u64);
        self.report.pages += 1;
        if let Some(total) = total {
            self.report.note_total(total);
        }
        self.next = from.saturating_add(count);
        self.step = count.max(1);
        // Keys tell by themselves what has come before; only entries without one are compared as a whole.
        let keys: Vec<_> = entries.iter().map(key).collect();
        let seen = !keys.iter().all(Option::is_some) && self.has_come_before(&entries);
        let mut new = self.without_known(entries, keys);
        let repeated = count > 0 && (seen || new.is_empty());
        if repeated {
            self.report.note_repeated(from);
            if self.report.total.is_none() {
                new.clear();
            }
        }
        self.report.entries += new.len() as u64;
        self.finish(from, count, repeated);
        new
    }

    /// Leaves out what has been given out, as far as keys tell.
    fn without_known<T>(&mut self, mut entries: Vec<T>, keys: Vec<Option<String>>) -> Vec<T> {
        let count = entries.len();
        let mut keys = keys.into_iter();
        entries.retain(|_| keys.next().flatten().is_none_or(|key| self.keys.insert(key)));
        self.report.duplicates += (count - entries.len()) as u64;
        entries
    }

    /// Whether a page with the same entries has come before.
    fn has_come_before<T: Debug>(&mut self, entries: &[T]) -> bool {
        let mut page = Fingerprint(self.hasher.build_hasher());
        write!(page, "{entries:?}").expect("hashing does not fail");
        !self.pages.insert(page.0.finish())
    }

    fn finish(&mut self, from: u64, count: u64, repeated: bool) {
        let notices = &mut self.report.notices;
        match self.report.total {
            Some(total) if count == 0 && from < total => notices.push(PagingNotice::EndedEarly { at: from, total }),
            _ if count == 0 => {}
            // A total that is smaller than what came is wrong; then the end is where nothing more comes, or nothing new.
            total if repeated && total.is_none_or(|total| self.next >= total) => {}
            Some(total) if self.next == total => {}
            _ if self.report.pages >= self.max_pages => {
                notices.push(PagingNotice::TooManyPages { max: self.max_pages });
            }
            _ => return,
        }
        self.report.finished = true;
    }
}

/// Takes a text as its hash.
struct Fingerprint<H>(H);

impl<H: Hasher> fmt::Write for Fingerprint<H> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
