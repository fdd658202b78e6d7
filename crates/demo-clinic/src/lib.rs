//! demo-clinic
