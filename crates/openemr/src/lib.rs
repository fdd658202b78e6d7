//! openemr
