//! Control endpoints.
