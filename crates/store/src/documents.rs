//! Files that were opened: their bytes, encrypted like everything here, cut into pieces, and never more than a bound.

use crate::{
    cache::Cache,
    error::StoreError,
    stored::{millis, moment},
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Bytes of a piece; base64 makes a whole mebibyte of it.
pub const PIECE: usize = 768 * 1024;

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    /// What the patient's list said of its content when it was read.
    pub stamp: String,
    /// Its bytes.
    pub size: u64,
    /// How many pieces they are in.
    pub pieces: u32,
    /// When it was last opened before now.
    pub used_at: Timestamp,
}

impl Cache {
    /// Keeps a file in place of what was kept under its name. Those that were opened longest ago go until all files
    /// together are at most `limit` bytes. `false` if this one alone is more: then nothing has changed.
    pub fn put_document(
        &mut self,
        patient: &PatientUuid,
        document: &str,
        stamp: &str,
        bytes: &[u8],
        now: Timestamp,
        limit: u64,
    ) -> Result<bool, StoreError> {
        let size = bytes.len() as u64;
        if size > limit {
            return Ok(false);
        }
        let change = self.conn_mut().transaction()?;
        change.execute(
            "DELETE FROM document WHERE patient = ?1 AND document = ?2",
            params![patient.as_str(), document],
        )?;
        while total(&change)? + size > limit {
            let gone = change.execute(
                "DELETE FROM document WHERE id = (SELECT id FROM document ORDER BY used_at, id LIMIT 1)",
                [],
            )?;
            if gone == 0 {
                break;
            }
        }
        change.execute(
            "INSERT INTO document (patient, document, stamp, size, used_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![patient.as_str(), document, stamp, signed(size), millis(now)],
        )?;
        let id = change.last_insert_rowid();
        {
            let mut put = change
                .prepare_cached("INSERT INTO document_piece (document, place, bytes) VALUES (?1, ?2, ?3)")?;
            for (place, piece) in (0_i64..).zip(bytes.chunks(PIECE)) {
                put.execute(params![id, place, piece])?;
            }
        }
        change.commit()?;
        Ok(true)
    }

    /// A file that is kept; it counts as opened at `now`.
    pub fn document(
        &mut self,
        patient: &PatientUuid,
        document: &str,
        now: Timestamp,
    ) -> Result<Option<KeptDocument>, StoreError> {
        let row = self
            .conn()
            .prepare_cached(
                "SELECT d.id, d.stamp, d.size, d.used_at, count(p.id) FROM document d
                 LEFT JOIN document_piece p ON p.document = d.id
                 WHERE d.patient = ?1 AND d.document = ?2 GROUP BY d.id",
            )?
            .query_row(params![patient.as_str(), document], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, i64>(2)?,
                    row.get::<_, i64>(3)?,
                    row.get::<_, u32>(4)?,
                ))
            })
            .optional()?;
        let Some((id, stamp, size, used_at, pieces)) = row else { return Ok(None) };
        self.conn()
            .prepare_cached("UPDATE document SET used_at = ?2 WHERE id = ?1")?
            .execute(params![id, millis(now)])?;
        Ok(Some(KeptDocument {
            stamp,
            size: u64::try_from(size).unwrap_or_default(),
            pieces,
            used_at: moment(used_at)?,
        }))
    }

    /// One piece of a file, the first being 0; `None` where there is none.
    pub fn document_piece(
        &self,
        patient: &PatientUuid,
        document: &str,
        place: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let piece = self
            .conn()
            .prepare_cached(
                "SELECT p.bytes FROM document d JOIN document_piece p ON p.document = d.id
                 WHERE d.patient = ?1 AND d.document = ?2 AND p.place = ?3",
            )?
            .query_row(params![patient.as_str(), document, place], |row| row.get(0))
            .optional()?;
        Ok(piece)
    }

    /// The names of a patient's files that are kept.
    pub fn documents_here(&self, patient: &PatientUuid) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT document FROM document WHERE patient = ?1")?;
        let names = statement.query_map(params![patient.as_str()], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// Forgets those of a patient's files of which `gone` says so: they were deleted, or were somebody else's.
    pub fn forget_documents(
        &mut self,
        patient: &PatientUuid,
        gone: impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        for name in self.documents_here(patient)?.iter().filter(|name| gone(name)) {
            self.conn()
                .prepare_cached("DELETE FROM document WHERE patient = ?1 AND document = ?2")?
                .execute(params![patient.as_str(), name])?;
        }
        Ok(())
    }

    /// Bytes of all files that are kept.
    pub fn documents_size(&self) -> Result<u64, StoreError> {
        total(self.conn())
    }
}

fn total(conn: &Connection) -> Result<u64, StoreError> {
    let sum: i64 = conn
        .prepare_cached("SELECT coalesce(sum(size), 0) FROM document")?
        .query_row([], |row| row.get(0))?;
    Ok(u64::try_from(sum).unwrap_or_default())
}

/// As SQLite has it; no file is near the end of it.
fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patient(last: u32) -> PatientUuid {
        PatientUuid::parse(&format!("90cde167-7b9b-4ed1-bd55-53392{last:07}")).expect("a uuid")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    fn whole(cache: &Cache, patient: &PatientUuid, document: &str) -> Vec<u8> {
        let pieces = (0..).map_while(|place| cache.document_piece(patient, document, place).expect("read"));
        pieces.flatten().collect()
    }

    #[test]
    fn a_file_comes_back_byte_for_byte_however_many_pieces_it_is_in() {
        let mut cache = Cache::in_memory().expect("opened");
        for size in [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let bytes: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).expect("small")).collect();
            let kept = cache.put_document(&patient(1), "7", "a", &bytes, at(1), 1 << 30).expect("kept");
            assert!(kept, "there is room");
            let found = cache.document(&patient(1), "7", at(2)).expect("read").expect("there");
            assert_eq!(found.size, size as u64, "what was kept before is gone");
            assert_eq!(found.pieces as usize, size.div_ceil(PIECE), "none is empty");
            assert!(whole(&cache, &patient(1), "7") == bytes, "{size} bytes are the same");
        }
        assert_eq!(
            cache.document(&patient(2), "7", at(2)).expect("read"),
            None,
            "nobody else's under this number"
        );
    }

    #[test]
    fn what_was_opened_longest_ago_goes_first_and_the_bound_holds() {
        let mut cache = Cache::in_memory().expect("opened");
        let put = |cache: &mut Cache, name: &str, size: usize, second: i64| {
            cache.put_document(&patient(1), name, "", &vec![7; size], at(second), 100).expect("kept")
        };
        assert!(put(&mut cache, "a", 40, 1) && put(&mut cache, "b", 40, 2), "both fit");
        cache.document(&patient(1), "a", at(3)).expect("read").expect("opened again");
        assert!(put(&mut cache, "c", 40, 4), "one has to go");
        let here = cache.documents_here(&patient(1)).expect("read");
        assert_eq!(here, ["a", "c"].map(str::to_owned).into(), "b was opened longest ago");
        assert!(!put(&mut cache, "d", 101, 5), "more than all of it");
        assert_eq!(cache.documents_here(&patient(1)).expect("read"), here, "nothing went for it");
        assert!(put(&mut cache, "e", 100, 6), "all of it");
        assert_eq!(cache.documents_size().expect("read"), 100);
        let left: u32 = cache
            .conn()
            .query_row("SELECT count(DISTINCT document) FROM document_piece", [], |row| row.get(0))
            .expect("read");
        assert_eq!(left, 1, "no piece outlives its file");
    }

    #[test]
    fn a_file_that_left_the_patients_list_leaves_this_computer() {
        let mut cache = Cache::in_memory().expect("opened");
        for name in ["1", "2"] {
            cache.put_document(&patient(1), name, "", b"x", at(1), 100).expect("kept");
            cache.put_document(&patient(2), name, "", b"x", at(1), 100).expect("kept");
        }
        cache.forget_documents(&patient(1), |name| name == "1").expect("forgotten");
        assert_eq!(cache.documents_here(&patient(1)).expect("read"), ["2".to_owned()].into());
        assert_eq!(cache.documents_here(&patient(2)).expect("read").len(), 2, "another patient's stay");
    }
}
