//! Documents of a patient: the list, opening one, saving a copy of one, and adding a file of this computer.
//! Rule: bytes of a document are in the encrypted cache and where somebody saved a copy, and nowhere else on the disk.
//! Imported by: `session/`, for what a kill left behind; its commands are methods of `Rounds`.

mod choosing;
mod face;
pub(crate) mod half_written;
mod listing;
mod opening;
mod save_name;
mod saving;
mod sent;
mod summary;
mod uploading;

/// The largest file that is added, in bytes: a scan of a hundred pages. A clinic's server may take less, and then says so.
pub(crate) const LARGEST: u32 = 24 * 1024 * 1024;
