//! How much of what is looked for is here already.

use std::sync::atomic::{AtomicU32, Ordering};

/// How often this session looked into the cache, and how often something was there.
#[derive(Default)]
pub(crate) struct CacheReads {
    hits: AtomicU32,
    misses: AtomicU32,
}

impl CacheReads {
    /// Counts one look; `found` is what it gave.
    pub(crate) fn note<T>(&self, found: &Option<T>) {
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Looks that found something.
    pub(crate) fn hits(&self) -> u32 {
        self.hits.load(Ordering::Relaxed)
    }

    /// Looks that found nothing.
    pub(crate) fn misses(&self) -> u32 {
        self.misses.load(Ordering::Relaxed)
    }
}
