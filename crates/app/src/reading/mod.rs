//! What is read from the server by itself or for a chart, and kept in the cache.
//!
//! Rule: what was not read, what failed and what is empty never look alike.
//! Imported by: the features, `sending/`, `session/`.

pub(crate) mod by_itself;
pub(crate) mod chart;
pub(crate) mod day;
pub(crate) mod directory;
pub(crate) mod documents;
pub(crate) mod folders;
pub(crate) mod index;
pub(crate) mod letters;
pub(crate) mod notes;
pub(crate) mod people;
pub(crate) mod results;
pub(crate) mod sections;
pub(crate) mod visit_page;
pub(crate) mod vitals;
