//! Vital signs of an encounter and of a patient. There is no correcting or deleting: PUT wipes what is not sent (Q42),
//! so it is nowhere called; a correction is a new reading.

use crate::{
    channel::{Channel, rows_of},
    editions::VitalsSource,
    error::{ApiError, Unreadable},
    fhir::observation,
    lenient::Row,
    parsed::Parsed,
    route::Route,
    transport::Body,
    vital_units::{in_stored_unit, rounding},
    write::WriteOutcome,
};
use domain::{
    encounter::{Eid, Encounter},
    patient::{PatientUuid, Pid},
    vitals::{NewVitals, TemperatureMethod, Vid, VitalSign, VitalsReading},
};
use futures_util::future::join_all;
use http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Vital signs.
pub struct Vitals<'a>(pub(crate) &'a Channel);

impl Vitals<'_> {
    /// The readings of one encounter. The encounter must come from the patient's own list (Q47).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn list(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        eid: Eid,
    ) -> Result<Parsed<VitalsReading>, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/vital", &[&pid, &eid]);
        let list = self.0.read_rows(route, |row| reading_of_row(row, patient, pid, eid)).await?;
        let unread = list.items.iter().map(|(_, unread)| unread).sum();
        let mut list = list.map(|(reading, _)| reading).without_doubles(|reading| reading.id);
        list.count_unread(unread);
        Ok(list)
    }

    /// One reading, to check what was stored.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if there is none of this number.
    pub async fn read(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        eid: Eid,
        id: Vid,
    ) -> Result<VitalsReading, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/vital/{vid}", &[&pid, &eid, &id]);
        let value = self.0.read(route).await?.ok_or(ApiError::NotFound)?;
        let row = rows_of(&value)?.first().ok_or(ApiError::NotFound)?;
        Row::of(row)
            .and_then(|row| reading_of_row(row, patient, pid, eid))
            .filter(|(reading, unread)| reading.id == Some(id) && *unread == 0)
            .map(|(reading, _)| reading)
            .ok_or(ApiError::Unreadable(Unreadable::OtherShape))
    }

    /// Stores a reading. Q41: 8.0 answers 500 to readings it has stored, which is `Unknown` here as every 5xx is; see
    /// [`Vitals::find`].
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was stored.
    pub async fn create(
        &self,
        pid: Pid,
        eid: Eid,
        vitals: &NewVitals,
    ) -> Result<WriteOutcome<Vid>, ApiError> {
        let route = Route::standard("patient/{pid}/encounter/{eid}/vital", &[&pid, &eid]);
        let known_to_fail = self.0.edition().stored_vitals_may_answer_500;
        let stored = |answer: &Value| Row::of(answer)?.id("vid").map(Vid);
        self.0.write(Method::POST, route, Body::Json(body_of(vitals)), known_to_fail, stored).await
    }

    /// Looks for a reading whose storing is not known to have happened: same time, values, method and note (FACTS §8).
    ///
    /// # Errors
    /// [`ApiError`]; [`ApiError::Unreadable`] while what could not be read in the list may be it.
    pub async fn find(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        eid: Eid,
        vitals: &NewVitals,
    ) -> Result<Option<VitalsReading>, ApiError> {
        let list = self.list(patient, pid, eid).await?;
        let unread = list.unreadable.saturating_sub(list.foreign);
        match list.items.into_iter().find(|reading| is_same(reading, vitals)) {
            None if unread > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
            found => Ok(found),
        }
    }

    /// All readings of a patient, newest first. `encounters` is the patient's own list: it tells in which visit a
    /// reading was taken and, where Observations cannot be trusted (Q74), it is where they are read, visit by visit.
    ///
    /// # Errors
    /// [`ApiError`] of the first request that failed: a trend with holes is not shown as a whole.
    pub async fn history(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        encounters: &[Encounter],
    ) -> Result<Parsed<VitalsReading>, ApiError> {
        let mut all = match self.0.edition().vitals {
            VitalsSource::Observations => observation::readings(self.0, patient, encounters).await?,
            VitalsSource::EachEncounter => self.of_each(patient, pid, encounters).await?,
        };
        all.items.sort_by_key(|reading| std::cmp::Reverse(reading.taken));
        Ok(all)
    }

    /// Q74: the list of an encounter was always right.
    async fn of_each(
        &self,
        patient: &PatientUuid,
        pid: Pid,
        encounters: &[Encounter],
    ) -> Result<Parsed<VitalsReading>, ApiError> {
        // The transport lets five of them go at once. Collected first: a lazy iterator of references would make a
        // future that no task may own.
        let lists: Vec<_> =
            encounters.iter().map(|encounter| self.list(patient, pid, encounter.eid)).collect();
        let mut all = Parsed::default();
        for list in join_all(lists).await {
            all.append(list?);
        }
        Ok(all)
    }
}

/// OpenEMR's field of each sign.
const FIELDS: [(&str, VitalSign); 10] = [
    ("bps", VitalSign::Systolic),
    ("bpd", VitalSign::Diastolic),
    ("pulse", VitalSign::Pulse),
    ("respiration", VitalSign::Respiration),
    ("temperature", VitalSign::Temperature),
    ("oxygen_saturation", VitalSign::OxygenSaturation),
    ("weight", VitalSign::Weight),
    ("height", VitalSign::Height),
    ("head_circ", VitalSign::HeadCircumference),
    ("waist_circ", VitalSign::WaistCircumference),
];

/// Everything as text, in stored units whatever the server shows (Q104), with at most the decimals the server keeps. Only
/// what was measured: 7.0 overwrites the row of whichever patient whose `id` a body names (Q103).
fn body_of(vitals: &NewVitals) -> Value {
    let mut body = Map::new();
    body.insert("date".to_owned(), json!(vitals.taken.to_openemr()));
    for (field, sign) in FIELDS {
        if let Some(value) = vitals.values.get(&sign) {
            body.insert(field.to_owned(), json!(digits(*value, decimals(sign))));
        }
    }
    if let Some(method) = vitals.temperature_method {
        body.insert("temp_method".to_owned(), json!(method.openemr()));
    }
    if !vitals.note.is_empty() {
        body.insert("note".to_owned(), json!(vitals.note));
    }
    Value::Object(body)
}

/// Decimals that survive being stored: two of a saturation, six of everything else.
fn decimals(sign: VitalSign) -> usize {
    if sign == VitalSign::OxygenSaturation { 2 } else { 6 }
}

/// Without zeros at the end.
fn digits(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One row, and how many of its values could not be read: those in a unit that is not known, and those that are no
/// numbers (Q104). A stored 0 or nothing means "not taken".
pub(crate) fn reading_of_row(
    row: Row<'_>,
    patient: &PatientUuid,
    pid: Pid,
    eid: Eid,
) -> Option<(VitalsReading, u32)> {
    let theirs = row.id("pid") == Some(pid.0)
        && row.id("eid") == Some(eid.0)
        && PatientUuid::parse(&row.text("puuid")).ok().as_ref() == Some(patient);
    if !theirs {
        return None;
    }
    let mut values = BTreeMap::new();
    let mut unread = 0;
    for (field, sign) in FIELDS {
        let Some(_) = row.some_text(field) else { continue };
        let unit = row.text(&format!("{field}_unit"));
        match row.decimal(field).map(|value| (value, in_stored_unit(sign, value, &unit))) {
            Some((0.0, _)) => {}
            Some((_, Some(value))) => drop(values.insert(sign, value)),
            _ => unread += 1,
        }
    }
    let reading = VitalsReading {
        id: Some(Vid(row.id("id")?)),
        encounter: Some(eid),
        taken: row.wall("date")?,
        values,
        temperature_method: TemperatureMethod::from_openemr(&row.text("temp_method")),
        note: row.text("note"),
    };
    Some((reading, unread))
}

/// Q104: values are compared after the server's conversion and rounding.
fn is_same(reading: &VitalsReading, sent: &NewVitals) -> bool {
    let same = |sign| {
        let of = |values: &BTreeMap<VitalSign, f64>| values.get(&sign).copied().unwrap_or(0.0);
        (of(&reading.values) - of(&sent.values)).abs() <= rounding(sign)
    };
    reading.taken == sent.taken
        && reading.note == sent.note
        && reading.temperature_method == sent.temperature_method
        && VitalSign::ALL.into_iter().all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> NewVitals {
        NewVitals {
            taken: "2026-11-21T09:30:12".parse().expect("a time"),
            values: [
                (VitalSign::Systolic, 130.0),
                (VitalSign::Weight, 154.323_583_5),
                (VitalSign::OxygenSaturation, 96.0),
            ]
            .into(),
            temperature_method: Some(TemperatureMethod::Oral),
            note: "sitting".into(),
        }
    }

    fn row() -> Value {
        json!({
            "pid": 7, "puuid": "a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c", "eid": 2, "id": 3, "date": "2026-11-21 09:30:12",
            "note": "sitting", "bps": "130", "bpd": null, "weight": "154.323584", "height": "0.000000",
            "temp_method": "Oral", "oxygen_saturation": "96.00", "weight_unit": "lb", "height_unit": "in", "bps_unit": "mm[Hg]"
        })
    }

    fn read(row: &Value, pid: u32, eid: u32) -> Option<VitalsReading> {
        let ann = PatientUuid::parse("a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c").expect("a uuid");
        reading_of_row(Row::of(row).expect("an object"), &ann, Pid(pid), Eid(eid)).map(|(reading, _)| reading)
    }

    #[test]
    fn q104_a_metric_row_is_the_reading_that_was_sent_in_pounds() {
        let mut metric = row();
        metric["weight"] = json!("69.999999");
        metric["weight_unit"] = json!("kg");
        let stored = read(&metric, 7, 2).expect("a reading");
        assert!(is_same(&stored, &sent()), "70 kg came back as 69.999999 kg");
        let mut other = sent();
        other.values.insert(VitalSign::Weight, 154.325_788);
        assert!(!is_same(&stored, &other), "a gram more is another reading");
    }

    #[test]
    fn q104_a_value_without_a_known_unit_is_left_out_and_counted() {
        let ann = PatientUuid::parse("a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c").expect("a uuid");
        let counted = |row: &Value| {
            let row = Row::of(row).expect("an object");
            let (reading, unread) = reading_of_row(row, &ann, Pid(7), Eid(2)).expect("a reading");
            (reading.values.contains_key(&VitalSign::Weight), reading.values.len(), unread)
        };
        let mut odd = row();
        assert_eq!(counted(&odd), (true, 3, 0), "as it should be");
        odd["weight_unit"] = json!("stone");
        assert_eq!(counted(&odd), (false, 2, 1), "no weight rather than a wrong one");
        odd["weight_unit"] = Value::Null;
        assert_eq!(
            counted(&odd),
            (false, 2, 1),
            "the setting is in no endpoint: without a unit nothing is certain"
        );
        odd["weight"] = json!("heavy");
        assert_eq!(counted(&odd), (false, 2, 1), "no number");
        odd["weight"] = json!("0.000000");
        assert_eq!(counted(&odd), (false, 2, 0), "0 was not taken, in whatever unit");
    }

    #[test]
    fn a_reading_is_recognised_after_the_server_has_rounded_it() {
        let stored = read(&row(), 7, 2).expect("a reading");
        assert!(!stored.values.contains_key(&VitalSign::Height), "a stored 0 was not taken");
        assert!(is_same(&stored, &sent()), "six decimals are enough to know it by");
        let mut other = sent();
        other.values.insert(VitalSign::Systolic, 131.0);
        assert!(!is_same(&stored, &other), "one mmHg more is another reading");
        let later = NewVitals { taken: "2026-11-21T09:30:13".parse().expect("a time"), ..sent() };
        assert!(!is_same(&stored, &later), "so is one a second later");
    }

    #[test]
    fn a_reading_of_another_patient_or_visit_is_not_read() {
        assert_eq!(read(&row(), 8, 2), None, "another number");
        assert_eq!(read(&row(), 7, 3), None, "another visit");
    }

    #[test]
    fn q103_a_body_names_no_row_of_the_server() {
        let body = body_of(&sent());
        for name in ["id", "uuid", "pid", "puuid", "eid", "euuid", "form_id"] {
            assert_eq!(body.get(name), None, "{name}: 7.0 would overwrite that row");
        }
    }

    #[test]
    fn vitals_are_sent_as_text_without_needless_digits() {
        let body = body_of(&sent());
        assert_eq!(body["weight"], "154.323584", "six decimals");
        assert_eq!(body["bps"], "130", "no zeros behind the point");
        assert_eq!(body["date"], "2026-11-21 09:30:12", "wall time");
        assert_eq!(body.get("bpd"), None, "what was not taken is not sent");
    }
}
