//! The appointments around today: about twelve a day for each physician on weekdays, from two months ago to two
//! months ahead.

use super::{charts::FACILITIES, model::Appointment, words::COMMENTS};
use crate::{
    ids::{Draw, Ids, Kind},
    staff::PHYSICIANS,
};
use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

const DAYS_EACH_WAY: i64 = 60;
const PURPOSE: u64 = 3;

/// Minutes of the day at which visits can begin, and how long they are.
const SLOT_MINUTES: i64 = 30;
const FIRST_MINUTE: i64 = 8 * 60;
const SLOTS: i64 = 17;

/// All appointments at the start, in order of time. `open` numbers patients from 1.
pub(crate) fn appointments(ids: Ids, today: Date, population: u32) -> Vec<Appointment> {
    let mut rows = Vec::new();
    if population == 0 {
        return rows;
    }
    let mut pc_eid = 100;
    for offset in -DAYS_EACH_WAY..=DAYS_EACH_WAY {
        let Ok(day) = today.checked_add(offset.days()) else { continue };
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && offset != 0 {
            continue;
        }
        for (column, provider) in PHYSICIANS.into_iter().enumerate() {
            let mut draw = Draw::new(ids.salt(), PURPOSE, (offset + DAYS_EACH_WAY) * 4 + column as i64);
            for slot in 0..SLOTS {
                // Noon is free, and a quarter of the rest.
                if slot == 8 || !draw.chance(75) {
                    continue;
                }
                pc_eid += 1;
                let start = FIRST_MINUTE + slot * SLOT_MINUTES;
                let minutes = *draw.pick(&[15_i64, 30, 30, 30]);
                let routine = draw.chance(75);
                rows.push(Appointment {
                    pc_eid,
                    pc_uuid: ids.uuid(Kind::Appointment, pc_eid),
                    pid: if offset == 0 && slot == 1 && column == 0 {
                        1
                    } else {
                        draw.between(1, i64::from(population))
                    },
                    pc_aid: Some(provider),
                    pc_apptstatus: status(offset, slot, &mut draw).to_owned(),
                    pc_event_date: day.to_string(),
                    pc_start_time: clock(start),
                    pc_end_time: clock(start + minutes),
                    pc_duration: minutes * 60,
                    pc_facility: FACILITIES[column % FACILITIES.len()],
                    pc_billing_location: FACILITIES[0],
                    pc_catid: if routine { 5 } else { 9 },
                    pc_title: if routine { "Office Visit" } else { "Established Patient" }.to_owned(),
                    pc_hometext: (*draw.pick(&COMMENTS)).to_owned(),
                });
            }
        }
    }
    rows
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}:00", minute / 60, minute % 60)
}

/// A status that fits the day: done, cancelled or missed in the past, anything today, booked ahead.
fn status(offset: i64, slot: i64, draw: &mut Draw) -> &'static str {
    let fitting: &[&'static str] = match offset {
        ..0 => &[">", ">", ">", ">", "$", "x", "?", "%"],
        0 => match slot {
            0..3 => &[">", "$", ">"],
            3..6 => &["@", "<", "~", "+"],
            _ => &["-", "-", "*", "x", "^", "AVM", "-"],
        },
        _ => &["-", "-", "-", "*", "AVM", "^", "x", "CALL"],
    };
    fitting[draw.below(fitting.len())]
}
