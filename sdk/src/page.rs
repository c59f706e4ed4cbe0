//! Long lists, page by page: `client.items(request)` gives entries, `client.pages(request)` whole pages.

mod cursor;
mod fetch;
mod report;

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::client::Client;
use crate::error::Result;
use crate::operation::Paged;

use cursor::Cursor;
use fetch::Fetch;
pub use report::{PagingNotice, PagingReport};

/// Pages that are asked for before they are wanted, unless told otherwise.
const LOOK_AHEAD: usize = 1;
/// Pages that are asked for before they are wanted at most.
const MOST_AHEAD: usize = 100;
/// Pages after which a list counts as endless, unless told otherwise.
const MAX_PAGES: u64 = 10_000;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its entries, without those that an earlier page has given already.
    pub entries: Vec<T>,
    /// Index of its first entry.
    pub from: u64,
    /// Number of entries in all, as the cloud tells it now.
    pub total: Option<u64>,
}

impl Client {
    /// Reads a list to its end, entry by entry.
    ///
    /// The request's own first index and page size are where reading begins and how much a call asks for.
    ///
    /// ```no_run
    /// # async fn run(client: tums::Client) -> tums::Result<()> {
    /// use tums::GetPagedRootRegions;
    ///
    /// let mut regions = client.items(GetPagedRootRegions::new());
    /// while let Some(region) = regions.try_next().await? {
    ///     println!("{region:?}");
    /// }
    /// if !regions.report().is_complete() {
    ///     println!("the regions changed while they were read: {}", regions.report());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items<Op: Paged>(&self, request: Op) -> Items<Op> {
        Items { pages: self.pages(request), entries: VecDeque::new() }
    }

    /// Reads a list to its end, page by page. A page is never empty.
    pub fn pages<Op: Paged>(&self, request: Op) -> Pages<Op> {
        let (from, size) = request.page();
        let size = if size == 0 { Op::PAGING.max } else { size };
        Pages {
            client: self.clone(),
            request,
            cursor: Cursor::new(from, size, MAX_PAGES),
            look_ahead: LOOK_AHEAD,
            fetches: VecDeque::new(),
            failed: false,
        }
    }
}

/// The pages of a list, as a stream.
///
/// The next page is fetched in the background while one is worked on; dropping the stream gives that up.
///
/// An error ends the stream; nothing that was read is lost by it, and [`resume`](Self::resume) continues with the page that failed.
/// [`report`](Self::report) tells whether the list is complete, or has moved while it was read. The stream always ends: a page that
/// comes again although another was asked for is reported, and not waited out.
#[must_use = "pages are fetched when the stream is polled"]
pub struct Pages<Op: Paged> {
    client: Client,
    request: Op,
    cursor: Cursor,
    look_ahead: usize,
    /// Under way, in the order of the list.
    fetches: VecDeque<Fetch<Op::Item>>,
    failed: bool,
}

impl<Op: Paged> Pages<Op> {
    /// Sets how many pages are fetched before they are wanted: 1 unless set, at most 100; 0 to
    /// fetch a page only when it is waited for.
    pub fn look_ahead(mut self, pages: usize) -> Self {
        self.look_ahead = pages.min(MOST_AHEAD);
        self
    }

    /// Sets after how many pages to stop, 10 000 unless set. A list that is cut off like this is reported as such.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.cursor.max_pages = pages;
        self
    }

    /// The next page; `None` at the end.
    ///
    /// Giving up waiting loses nothing: the page comes with the next call.
    ///
    /// # Errors
    ///
    /// Those of the call that fetches it. The stream is over then, unless it is [resumed](Self::resume).
    pub async fn try_next(&mut self) -> Result<Option<Page<Op::Item>>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    /// Continues after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.failed = false;
    }

    /// What has been read so far, and whether it is all there is.
    pub fn report(&self) -> &PagingReport {
        &self.cursor.report
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Page<Op::Item>>>> {
        while !self.failed && !self.cursor.report.finished {
            self.fetch(self.look_ahead + 1);
            let Some(fetch) = self.fetches.front_mut() else { break };
            let fetched = ready!(Pin::new(fetch).poll(cx));
            self.fetches.pop_front();
            let fetched = fetched.inspect_err(|_| {
                self.failed = true;
                self.fetches.clear();
            })?;
            let entries = self.cursor.accept(fetched.entries, fetched.total, Op::item_key);
            self.fetch(self.look_ahead);
            if !entries.is_empty() {
                return Poll::Ready(Ok(Some(Page { entries, from: fetched.from, total: fetched.total })));
            }
        }
        Poll::Ready(Ok(None))
    }

    /// Sets pages off from the next one on, as far as they are certain to be there if each comes as long as the last.
    fn fetch(&mut self, pages: usize) {
        if self.fetches.front().is_some_and(|fetch| fetch.from != self.cursor.next) {
            self.fetches.clear(); // A page was shorter than foreseen: what was asked for ahead would leave a gap.
        }
        while self.fetches.len() < pages {
            let Some(from) = self.cursor.predict(self.fetches.len()) else { break };
            let mut request = self.request.clone();
            request.set_page(from, self.cursor.size);
            self.fetches.push_back(Fetch::start(&self.client, request, from));
        }
    }
}

/// Nothing in it is pinned.
impl<Op: Paged> Unpin for Pages<Op> {}

impl<Op: Paged> Stream for Pages<Op> {
    type Item = Result<Page<Op::Item>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx).map(Result::transpose)
    }
}

impl<Op: Paged> fmt::Debug for Pages<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &Op::INFO.name)
            .field("report", self.report())
            .finish_non_exhaustive()
    }
}

/// The entries of a list, as a stream; see [`Pages`].
#[must_use = "pages are fetched when the stream is polled"]
pub struct Items<Op: Paged> {
    pages: Pages<Op>,
    entries: VecDeque<Op::Item>,
}

impl<Op: Paged> Items<Op> {
    /// Sets how many pages are fetched before they are wanted; see [`Pages::look_ahead`].
    pub fn look_ahead(mut self, pages: usize) -> Self {
        self.pages = self.pages.look_ahead(pages);
        self
    }

    /// Sets after how many pages to stop; see [`Pages::max_pages`].
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// The next entry; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of the call that fetches its page; see [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<Op::Item>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Puts all further entries behind `entries`, and tells how many they are.
    ///
    /// # Errors
    ///
    /// Those of the calls. `entries` has by then what was read before.
    pub async fn read_to_end(&mut self, entries: &mut Vec<Op::Item>) -> Result<usize> {
        let before = entries.len();
        while let Some(entry) = self.try_next().await? {
            entries.push(entry);
        }
        Ok(entries.len() - before)
    }

    /// Continues after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.pages.resume();
    }

    /// What has been read so far, and whether it is all there is.
    pub fn report(&self) -> &PagingReport {
        self.pages.report()
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Op::Item>>> {
        if self.entries.is_empty()
            && let Some(page) = ready!(self.pages.poll_page(cx))?
        {
            self.entries = page.entries.into();
        }
        Poll::Ready(Ok(self.entries.pop_front()))
    }
}

/// Nothing in it is pinned.
impl<Op: Paged> Unpin for Items<Op> {}

impl<Op: Paged> Stream for Items<Op> {
    type Item = Result<Op::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx).map(Result::transpose)
    }
}

impl<Op: Paged> fmt::Debug for Items<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &Op::INFO.name)
            .field("report", self.report())
            .finish_non_exhaustive()
    }
}
