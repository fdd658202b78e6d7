//! Standard API.
