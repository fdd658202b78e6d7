//! An async face for a database: one thread owns it and runs calls one after another.

use crate::error::{OpenError, StoreError};
use std::{
    sync::{Arc, mpsc},
    thread,
};
use tokio::sync::oneshot;

enum Job<D> {
    Call(Box<dyn FnOnce(&mut D) + Send>),
    Close(oneshot::Sender<()>),
}

/// An open [`crate::Cache`] or [`crate::Journal`] on a thread of its own. Clones share it. It is closed by
/// [`Handle::close`] or when the last clone is dropped.
pub struct Handle<D> {
    owner: Arc<Owner<D>>,
}

/// The way to the thread. Dropping it waits for the thread to end: a program that exits while a thread is still in
/// SQLCipher crashes in OpenSSL's own cleaning up (seen as a SIGSEGV after the last test, 2026-11).
struct Owner<D> {
    jobs: Option<mpsc::Sender<Job<D>>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl<D> Drop for Owner<D> {
    fn drop(&mut self) {
        self.jobs = None;
        // A call may own the last handle; its own thread cannot wait for itself.
        if let Some(thread) =
            self.thread.take().filter(|thread| thread.thread().id() != thread::current().id())
        {
            let _ = thread.join();
        }
    }
}

impl<D> Owner<D> {
    fn send(&self, job: Job<D>) -> Result<(), StoreError> {
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job).map_err(|_| StoreError::Closed)
    }
}

impl<D> Clone for Handle<D> {
    fn clone(&self) -> Self {
        Self { owner: Arc::clone(&self.owner) }
    }
}

impl<D: 'static> Handle<D> {
    /// Starts the thread and opens the database there; what `open` returns beside it (such as
    /// [`crate::Opening`]) is handed back.
    pub async fn open<T: Send + 'static>(
        name: &str,
        open: impl FnOnce() -> Result<(D, T), OpenError> + Send + 'static,
    ) -> Result<(Self, T), OpenError> {
        let (jobs, queue) = mpsc::channel::<Job<D>>();
        let (answer, answered) = oneshot::channel();
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let mut database = match open() {
                Ok((database, found)) => {
                    if answer.send(Ok(found)).is_err() {
                        return;
                    }
                    database
                }
                Err(error) => {
                    let _ = answer.send(Err(error));
                    return;
                }
            };
            while let Ok(job) = queue.recv() {
                match job {
                    Job::Call(act) => act(&mut database),
                    Job::Close(done) => {
                        drop(database);
                        let _ = done.send(());
                        return;
                    }
                }
            }
        })?;
        match answered.await {
            Ok(outcome) => outcome.map(|found| {
                (Self { owner: Arc::new(Owner { jobs: Some(jobs), thread: Some(thread) }) }, found)
            }),
            Err(_) => Err(OpenError::Io(std::io::Error::other("the database's thread has ended"))),
        }
    }

    /// Runs `act` on the database's thread. A call that was begun is finished even if the caller stops waiting: a
    /// draft on its way to the disk gets there.
    pub async fn call<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut D) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Call(Box::new(move |database: &mut D| {
            let _ = answer.send(act(database));
        }));
        self.owner.send(job)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Closes the database after the calls already made, for every clone. When this returns the file is closed; later
    /// calls are [`StoreError::Closed`].
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.owner.send(Job::Close(done)).is_ok() {
            let _ = closed.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DbKey, Journal};

    #[tokio::test]
    async fn dropping_the_last_handle_waits_until_its_file_is_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        let open = |path: std::path::PathBuf| {
            Handle::open("journal", move || Journal::open(&path, &DbKey::new([7; 32])))
        };
        let (handle, _) = open(path.clone()).await.expect("a journal");
        drop(handle);
        let (_again, opening) = open(path).await.expect("the same journal");
        assert!(!opening.after_unclean_end, "nothing of the first thread was still at work");
    }
}
