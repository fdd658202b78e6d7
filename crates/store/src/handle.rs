//! An async face for a database: one thread owns it and runs calls one after another.

use crate::{OpenError, StoreError};
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
    jobs: Arc<mpsc::Sender<Job<D>>>,
}

impl<D> Clone for Handle<D> {
    fn clone(&self) -> Self {
        Self { jobs: Arc::clone(&self.jobs) }
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
        thread::Builder::new().name(name.to_owned()).spawn(move || {
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
            Ok(outcome) => outcome.map(|found| (Self { jobs: Arc::new(jobs) }, found)),
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
        self.jobs.send(job).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Closes the database after the calls already made, for every clone. When this returns the file is closed; later
    /// calls are [`StoreError::Closed`].
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.jobs.send(Job::Close(done)).is_ok() {
            let _ = closed.await;
        }
    }
}
