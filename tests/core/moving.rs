//! Moving and cancelling an appointment: what stands at the clinic whatever happens between the steps. The kills between
//! them are in `matrix.rs`.

use crate::desk::Desk;
use app::contract::{
    AppointmentForm, BookRequest, CancelRequest, DraftContent, DraftKind, DraftPlace, ErrorCode, FieldCode,
    LostByMove, MoveRequest, OutboxItem, WriteKind, WriteReceipt, WriteState,
};
use demo_clinic::{Appointment, Edition, Fault, Stop};
use domain::{
    appointment::{AppointmentStatus, AppointmentUuid},
    patient::PatientUuid,
};
use jiff::{ToSpan, civil::Date};
use rounds_tests::{
    accepted,
    day::{day_after, free_day},
};

/// Where the appointment lies that is moved or cancelled.
fn old_day() -> Date {
    free_day().saturating_add(7.days())
}

/// A desk, and a patient with an appointment of tomorrow's calendar at nine.
struct Scene {
    desk: Desk,
    patient: PatientUuid,
    pid: i64,
    eid: i64,
}

impl Scene {
    async fn at(edition: Edition) -> Self {
        Self::with(edition, |_| {}).await
    }

    async fn with(edition: Edition, change: impl FnOnce(&mut Appointment)) -> Self {
        let desk = Desk::signed_in(edition).await;
        let patient = desk.patient().await;
        let pid = desk.pid(&patient);
        let mut row = at_nine(pid, old_day());
        change(&mut row);
        let eid = desk.clinic.office().book(row);
        Self { desk, patient, pid, eid }
    }

    fn all(&self) -> Vec<Appointment> {
        self.desk.clinic.records().appointments(self.pid)
    }

    fn row(&self, eid: i64) -> Option<Appointment> {
        self.all().into_iter().find(|one| one.pc_eid == eid)
    }

    /// Those of the patient on the day it is moved to.
    fn moved(&self) -> Vec<Appointment> {
        let day = free_day().to_string();
        self.all().into_iter().filter(|one| one.pc_event_date == day).collect()
    }

    fn uuid(&self) -> AppointmentUuid {
        AppointmentUuid::parse(&self.row(self.eid).expect("it stands").pc_uuid).expect("a uuid")
    }

    async fn open(&self) -> AppointmentForm {
        self.desk.rounds.open_appointment(&self.patient, &self.uuid()).await.expect("it can be opened")
    }

    async fn moves(&self) -> MoveRequest {
        let AppointmentForm { appointment: opened, request, .. } = self.open().await;
        let request = BookRequest { date: free_day().to_string(), start: "14:00".into(), ..request };
        MoveRequest { opened, request, single: true }
    }

    async fn queue(&self, request: MoveRequest) -> WriteReceipt {
        accepted::move_appointment(&self.desk.rounds, &self.patient, request).await.expect("a whole form")
    }

    async fn cancels(&self) -> WriteReceipt {
        let opened = self.open().await.appointment;
        let request = CancelRequest { opened, single: true };
        self.desk.rounds.cancel_appointment(&self.patient, request).await.expect("it may be cancelled")
    }

    /// The write as it is refused, and the code.
    async fn refused(&self, receipt: &WriteReceipt) -> (OutboxItem, ErrorCode) {
        let item = self.desk.settled(receipt).await;
        assert_eq!(item.state, WriteState::Refused, "it is back with the clinician");
        let code = item.error.as_ref().expect("a reason").code;
        (item, code)
    }

    /// One stands, and it is the old one.
    fn only_the_old_stands(&self, why: &str) {
        assert!(self.row(self.eid).is_some(), "{why}: the old one stands");
        assert_eq!(self.moved(), [], "{why}: and no other");
    }
}

fn at_nine(pid: i64, day: Date) -> Appointment {
    Appointment {
        pid,
        pc_aid: Some(8),
        pc_apptstatus: "*".into(),
        pc_event_date: day.to_string(),
        pc_start_time: "09:00:00".into(),
        pc_end_time: "09:30:00".into(),
        pc_duration: 1800,
        pc_facility: 3,
        pc_billing_location: 4,
        pc_catid: 9,
        pc_title: "Follow-up of asthma".into(),
        pc_hometext: "Bring the peak flow diary 🫁".into(),
        ..Appointment::default()
    }
}

#[tokio::test]
async fn a_moved_appointment_stands_once_at_its_new_time_with_all_that_goes_along() {
    for edition in Edition::ALL {
        let scene = Scene::at(edition).await;
        let form = scene.open().await;
        assert_eq!(
            form.lost,
            [LostByMove::Status { status: AppointmentStatus::ReminderDone }, LostByMove::Number],
            "{edition}: what a move loses is said before"
        );
        assert!(!form.repeats, "{edition}: no release says so (Q109)");
        let before = scene.all().len();
        let receipt = scene.queue(scene.moves().await).await;
        let item = scene.desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition}: {:?}", item.error);
        assert_eq!(item.kind, WriteKind::AppointmentMove, "{edition}");
        assert_eq!(scene.row(scene.eid), None, "{edition}: the old one is gone");
        let [new] = <[_; 1]>::try_from(scene.moved()).expect("one on that day");
        assert_eq!(scene.all().len(), before, "{edition}: never one more, never one less");
        assert_eq!(item.confirmation.map(|id| i64::from(id.0)), Some(new.pc_eid), "{edition}: its number");
        let old = at_nine(scene.pid, old_day());
        assert_eq!(new.pc_start_time, "14:00:00", "{edition}");
        assert_eq!(
            (new.pc_aid, new.pc_catid, new.pc_duration, new.pc_facility, new.pc_billing_location),
            (old.pc_aid, old.pc_catid, old.pc_duration, old.pc_facility, old.pc_billing_location),
            "{edition}: what was not changed goes along"
        );
        assert_eq!(
            (new.pc_title, new.pc_hometext),
            (old.pc_title, old.pc_hometext),
            "{edition}: its words too"
        );
        assert_eq!(new.pc_apptstatus, "-", "{edition}: but for the status");
    }
}

#[tokio::test]
async fn a_cancelled_appointment_is_gone_and_no_other() {
    for edition in Edition::ALL {
        let scene = Scene::at(edition).await;
        let before = scene.all().len();
        let receipt = scene.cancels().await;
        let item = scene.desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition}: {:?}", item.error);
        let change = item.appointment.expect("which one it was");
        assert_eq!((change.from.date(), change.to), (old_day(), None), "{edition}: the window shows which");
        assert_eq!(scene.row(scene.eid), None, "{edition}");
        assert_eq!(scene.all().len(), before - 1, "{edition}: one, and it alone");
    }
}

#[tokio::test]
async fn a_series_is_neither_moved_nor_cancelled_as_if_it_were_one_day() {
    let scene = Scene::at(Edition::V8_0).await;
    let row = Appointment {
        pc_start_time: "10:00:00".into(),
        pc_end_time: "10:30:00".into(),
        ..at_nine(scene.pid, old_day())
    };
    let series = scene.desk.clinic.office().book_series(row, 7, 12);
    let uuid = scene.row(series).expect("its first date").pc_uuid;
    let uuid = AppointmentUuid::parse(&uuid).expect("a uuid");
    let rounds = &scene.desk.rounds;
    let form = rounds.open_appointment(&scene.patient, &uuid).await.expect("it reads like any other");
    let request = BookRequest { date: free_day().to_string(), ..form.request };
    let moves = MoveRequest { opened: form.appointment.clone(), request, single: false };
    let refused =
        rounds.move_appointment(&scene.patient, moves, Vec::new()).await.expect_err("not said to be one day");
    assert_eq!(refused.code, ErrorCode::SeriesNotChanged, "words of its own");
    let cancels = CancelRequest { opened: form.appointment, single: false };
    let refused = rounds.cancel_appointment(&scene.patient, cancels).await.expect_err("nor that");
    assert_eq!(refused.code, ErrorCode::SeriesNotChanged, "words of its own");
    assert!(scene.row(series).is_some(), "all its days stand");
    assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "nothing was asked");
}

#[tokio::test]
async fn what_somebody_else_made_of_it_meanwhile_is_looked_at_before_anything_is_done() {
    for status in ["@", "x"] {
        let scene = Scene::at(Edition::V8_0).await;
        let moves = scene.moves().await;
        scene.desk.clinic.office().set_appointment_status(scene.eid, status);
        let receipt = scene.queue(moves).await;
        let (item, code) = scene.refused(&receipt).await;
        assert_eq!(code, ErrorCode::AppointmentChanged, "{status}");
        assert!(item.editable, "{status}: nothing is booked, so it can be written anew");
        scene.only_the_old_stands(status);
        let place = DraftPlace {
            kind: DraftKind::Appointment,
            patient: scene.patient.clone(),
            visit: None,
            record: Some(scene.uuid().as_str().to_owned()),
        };
        let draft =
            scene.desk.rounds.read_draft(place).await.expect("readable").expect("its form has it back");
        assert!(
            matches!(draft.content, DraftContent::Appointment(typed) if typed.start == "14:00"),
            "{status}: as it was typed"
        );
    }
    let scene = Scene::at(Edition::V8_0).await;
    let opened = scene.open().await.appointment;
    scene.desk.clinic.office().set_appointment_status(scene.eid, "@");
    let request = CancelRequest { opened, single: true };
    let receipt = scene.desk.rounds.cancel_appointment(&scene.patient, request).await.expect("queued");
    assert_eq!(scene.refused(&receipt).await.1, ErrorCode::AppointmentChanged, "the patient has arrived");
    scene.only_the_old_stands("arrived");
}

#[tokio::test]
async fn one_that_is_gone_is_not_booked_again_and_needs_no_cancelling() {
    let scene = Scene::at(Edition::V8_2).await;
    let moves = scene.moves().await;
    scene.desk.clinic.office().cancel(scene.eid);
    let receipt = scene.queue(moves).await;
    assert_eq!(scene.refused(&receipt).await.1, ErrorCode::RecordNotFound, "there is nothing to move");
    assert_eq!(scene.moved(), [], "and nothing is booked in its place");

    let scene = Scene::at(Edition::V8_2).await;
    let opened = scene.open().await.appointment;
    scene.desk.clinic.office().cancel(scene.eid);
    let request = CancelRequest { opened, single: true };
    let receipt = scene.desk.rounds.cancel_appointment(&scene.patient, request).await.expect("queued");
    scene.desk.confirmed(&receipt).await;
    assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "its number is not deleted once more");
}

#[tokio::test]
async fn an_appointment_that_is_another_patients_by_now_is_left_alone() {
    let scene = Scene::at(Edition::V8_0).await;
    let opened = scene.open().await.appointment;
    let other = if scene.pid == 3 { 4 } else { 3 };
    scene.desk.clinic.office().merge_patient(scene.pid, other);
    let request = CancelRequest { opened, single: true };
    let receipt = scene.desk.rounds.cancel_appointment(&scene.patient, request).await.expect("queued");
    let code = scene.refused(&receipt).await.1;
    assert!(matches!(code, ErrorCode::PatientNotFound | ErrorCode::RecordNotFound), "{code:?}");
    let theirs = scene.desk.clinic.records().appointments(other);
    assert!(theirs.iter().any(|one| one.pc_eid == scene.eid), "OpenEMR would have deleted it (Q102)");
}

#[tokio::test]
async fn a_new_time_that_was_taken_while_the_network_was_away_leaves_the_old_one() {
    let scene = Scene::at(Edition::V8_0).await;
    let moves = scene.moves().await;
    scene.desk.clinic.pause().await;
    let receipt = scene.queue(moves).await;
    let other = scene.desk.clinic.office();
    let mut taken = at_nine(1, free_day());
    (taken.pc_start_time, taken.pc_end_time) = ("14:15:00".into(), "14:45:00".into());
    if scene.pid == 1 {
        taken.pid = 2;
    }
    other.book(taken);
    scene.desk.clinic.resume().await.expect("the ports are free");
    scene.desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
    let (item, code) = scene.refused(&receipt).await;
    assert_eq!(code, ErrorCode::BookingWarnings, "nobody has accepted that");
    assert!(item.editable, "another time is chosen in its form");
    scene.only_the_old_stands("taken");
}

/// Something happens while the new one is being booked.
async fn meanwhile(edition: Edition, what: impl FnOnce(&Scene)) -> (Scene, WriteReceipt) {
    let scene = Scene::at(edition).await;
    let moves = scene.moves().await;
    let mut held = scene.desk.clinic.faults().hold("POST", "*/appointment", Stop::CarriedOut);
    let receipt = scene.queue(moves).await;
    assert!(held.reached().await, "the new one is booked");
    what(&scene);
    held.go_on();
    (scene, receipt)
}

#[tokio::test]
async fn with_both_in_the_calendar_the_new_one_is_taken_back_where_the_old_one_was_changed() {
    for edition in Edition::ALL {
        let arrives = |scene: &Scene| {
            scene.desk.clinic.office().set_appointment_status(scene.eid, "@");
        };
        let (scene, receipt) = meanwhile(edition, arrives).await;
        let (item, code) = scene.refused(&receipt).await;
        assert_eq!(code, ErrorCode::AppointmentChanged, "{edition}");
        scene.only_the_old_stands("arrived");
        assert!(item.editable, "{edition}: it starts anew from its form");
        assert!(!item.appointment.expect("which").both, "{edition}: and the window does not show two");
    }
}

#[tokio::test]
async fn a_new_one_that_somebody_has_written_into_is_not_taken_back() {
    // The old one was changed, so the move cannot be ended; the new one was given a comment, so it is not deleted.
    let changes = |scene: &Scene| {
        let [new] = <[_; 1]>::try_from(scene.moved()).expect("booked");
        let office = scene.desk.clinic.office();
        office.set_appointment_status(scene.eid, "@");
        office.set_appointment_comment(new.pc_eid, "Needs an interpreter");
    };
    let (scene, receipt) = meanwhile(Edition::V8_0, changes).await;
    let (item, code) = scene.refused(&receipt).await;
    assert_eq!(code, ErrorCode::HalfMoved, "what is right cannot be told from here");
    assert!(item.appointment.expect("which").both, "the window shows both");
    assert!(scene.row(scene.eid).is_some(), "the old one stands");
    assert_eq!(scene.moved().len(), 1, "and so does the new one with what was written into it");
    assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "nothing was deleted");
}

#[tokio::test]
async fn a_move_that_was_cut_off_before_it_asked_takes_no_other_appointment_for_its_own() {
    let scene = Scene::at(Edition::V8_0).await;
    let moves = scene.moves().await;
    // A colleague has booked the very same there, and whoever moves was told and moves all the same.
    let twin = scene.desk.clinic.office().book(Appointment {
        pc_start_time: "14:00:00".into(),
        pc_end_time: "14:30:00".into(),
        pc_apptstatus: "-".into(),
        ..at_nine(scene.pid, free_day())
    });
    let mut held = scene.desk.clinic.faults().hold("GET", "*/patient/*/appointment", Stop::Arrived);
    let receipt = scene.queue(moves).await;
    assert!(held.reached().await, "it looks at what the patient has before it books");
    let Scene { desk, patient, pid, eid } = scene;
    let desk = desk.restarted().await;
    held.go_on();
    desk.sign_in("drgarcia").await;
    let scene = Scene { desk, patient, pid, eid };
    let (_, code) = scene.refused(&receipt).await;
    assert_eq!(code, ErrorCode::NotConfirmed, "whether that is the new one is for a person to say");
    assert!(scene.row(scene.eid).is_some(), "the old one stands");
    assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "and nothing was deleted");
    // By now no request of it can be under way.
    scene.desk.hands.pass(std::time::Duration::from_secs(120));
    scene.desk.rounds.retry_write(&receipt.write).await.expect("it is none of ours");
    scene.desk.confirmed(&receipt).await;
    let eids: Vec<i64> = scene.moved().iter().map(|one| one.pc_eid).collect();
    assert!(eids.len() == 2 && eids.contains(&twin), "its own is booked beside the other: {eids:?}");
    assert_eq!(scene.row(scene.eid), None, "and the old one deleted");
}

#[tokio::test]
async fn two_who_take_one_time_in_the_same_moment_are_both_asked() {
    let takes = |scene: &Scene| {
        let pid = if scene.pid == 1 { 2 } else { 1 };
        let mut taken = at_nine(pid, free_day());
        (taken.pc_start_time, taken.pc_end_time) = ("14:00:00".into(), "14:30:00".into());
        scene.desk.clinic.office().book(taken);
    };
    let (scene, receipt) = meanwhile(Edition::V8_0, takes).await;
    assert_eq!(scene.refused(&receipt).await.1, ErrorCode::BookingWarnings, "seen at the second look");
    scene.only_the_old_stands("taken in the same moment");
}

#[tokio::test]
async fn a_new_one_that_somebody_deletes_at_once_leaves_the_old_one() {
    let deletes = |scene: &Scene| {
        let [new] = <[_; 1]>::try_from(scene.moved()).expect("booked");
        scene.desk.clinic.office().cancel(new.pc_eid);
    };
    let (scene, receipt) = meanwhile(Edition::V7_0, deletes).await;
    assert_eq!(scene.refused(&receipt).await.1, ErrorCode::MoveUndone, "nobody deletes the last one");
    scene.only_the_old_stands("deleted");
}

#[tokio::test]
async fn a_new_one_that_somebody_cancels_at_once_leaves_the_old_one() {
    for status in ["x", "?"] {
        let cancels = |scene: &Scene| {
            let [new] = <[_; 1]>::try_from(scene.moved()).expect("booked");
            scene.desk.clinic.office().set_appointment_status(new.pc_eid, status);
        };
        let (scene, receipt) = meanwhile(Edition::V8_0, cancels).await;
        let (item, code) = scene.refused(&receipt).await;
        assert_eq!(
            code,
            ErrorCode::MoveUndone,
            "{status}: without the old one nobody would expect the patient"
        );
        assert!(scene.row(scene.eid).is_some(), "{status}: the old one stands");
        let [new] = <[_; 1]>::try_from(scene.moved()).expect("what somebody has set is not deleted");
        assert_eq!(new.pc_apptstatus, status, "and says what they said");
        assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "{status}: nothing was deleted");
        assert!(item.editable, "{status}: the move can be made anew from its form");
        assert!(
            !item.appointment.expect("which").both,
            "{status}: one of them is expected, and the window shows one"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_ended_shows_both_and_goes_on_when_it_is_sent_again() {
    for edition in Edition::ALL {
        let scene = Scene::at(edition).await;
        let moves = scene.moves().await;
        scene.desk.clinic.faults().once("DELETE", "*/appointment/*", Fault::RoleRefused);
        let receipt = scene.queue(moves).await;
        let (item, code) = scene.refused(&receipt).await;
        assert_eq!(code, ErrorCode::NotAllowed, "{edition}");
        let change = item.appointment.expect("which");
        assert!(change.both, "{edition}: both are in the calendar, and the window says so");
        assert_eq!(change.to.map(|to| to.date()), Some(free_day()), "{edition}: with both times");
        assert!(!item.editable, "{edition}: out of its form it would book a third");
        let back = scene.desk.rounds.take_back_write(&receipt.write).await.expect_err("it stays");
        assert_eq!(back.code, ErrorCode::HalfMoved, "{edition}");
        let again = scene.desk.rounds.open_appointment(&scene.patient, &scene.uuid()).await;
        assert_eq!(again.expect_err("it is pending").code, ErrorCode::AppointmentPending, "{edition}");
        scene.desk.rounds.retry_write(&receipt.write).await.expect("sent again");
        scene.desk.confirmed(&receipt).await;
        assert_eq!(scene.moved().len(), 1, "{edition}: no third");
        assert_eq!(scene.row(scene.eid), None, "{edition}: and not two");
    }
}

#[tokio::test]
async fn however_often_enter_is_pressed_it_is_moved_once() {
    let scene = Scene::at(Edition::V8_0).await;
    let moves = scene.moves().await;
    let mut held = scene.desk.clinic.faults().hold("POST", "*/appointment", Stop::Arrived);
    let receipt = scene.queue(moves.clone()).await;
    assert!(held.reached().await, "the first is under way");
    for _ in 0..2 {
        let refused = scene.desk.rounds.move_appointment(&scene.patient, moves.clone(), Vec::new()).await;
        assert_eq!(refused.expect_err("it is under way").code, ErrorCode::AppointmentPending);
    }
    let request = CancelRequest { opened: moves.opened, single: true };
    let refused = scene.desk.rounds.cancel_appointment(&scene.patient, request).await;
    assert_eq!(refused.expect_err("nor cancelled beside it").code, ErrorCode::AppointmentPending);
    held.go_on();
    scene.desk.confirmed(&receipt).await;
    assert_eq!(scene.moved().len(), 1, "once");
}

#[tokio::test]
async fn what_cannot_be_a_move_is_said_beside_its_box() {
    let scene = Scene::at(Edition::V8_0).await;
    let moves = scene.moves().await;
    let refused = async |request: BookRequest| {
        let moves = MoveRequest { request, ..moves.clone() };
        let error = scene.desk.rounds.move_appointment(&scene.patient, moves, Vec::new()).await;
        let error = error.expect_err("it is no move");
        assert_eq!(error.code, ErrorCode::InvalidInput);
        (error.fields[0].field.clone(), error.fields[0].code)
    };
    let typed = || moves.request.clone();
    assert_eq!(
        refused(BookRequest { date: "2026-02-30".into(), ..typed() }).await,
        ("date".to_owned(), FieldCode::NotADate),
        "no such day"
    );
    assert_eq!(
        refused(BookRequest { comment: "x".repeat(70_000), ..typed() }).await,
        ("comment".to_owned(), FieldCode::TooLong),
        "OpenEMR would cut it"
    );
    let same = BookRequest { date: old_day().to_string(), start: "09:00".into(), ..typed() };
    assert_eq!(refused(same).await, ("start".to_owned(), FieldCode::Unchanged), "it is there already");
    let receipt = scene
        .queue(MoveRequest { request: BookRequest { comment: "x".repeat(30_000), ..typed() }, ..moves })
        .await;
    scene.desk.confirmed(&receipt).await;
    assert_eq!(scene.moved()[0].pc_hometext.len(), 30_000, "a long reason goes along whole");
    assert_eq!(scene.row(scene.eid), None, "and it is found by it");
}

#[tokio::test]
async fn what_was_stays_as_a_record() {
    let scene = Scene::with(Edition::V8_0, |row| row.pc_event_date = day_after(-1).to_string()).await;
    let refused = scene.desk.rounds.open_appointment(&scene.patient, &scene.uuid()).await;
    assert_eq!(
        refused.expect_err("yesterday").code,
        ErrorCode::AppointmentOver,
        "no-shows are marked, not deleted"
    );
}

#[tokio::test]
async fn a_not_found_of_whoever_stands_before_the_clinic_cancels_nothing() {
    for edition in Edition::ALL {
        let scene = Scene::at(edition).await;
        let opened = scene.open().await.appointment;
        // As a proxy answers for each route while OpenEMR begins anew; the day's list is asked of FHIR, which answers.
        scene.desk.clinic.faults().arm("GET", "*/api/appointment/*", Fault::NotFound, 100);
        let request = CancelRequest { opened, single: true };
        let receipt = scene.desk.rounds.cancel_appointment(&scene.patient, request).await.expect("queued");
        let tried = |one: &OutboxItem| one.id == receipt.write && one.error.is_some();
        scene.desk.until(|unsent| unsent.iter().find(|one| tried(one)).map(drop)).await;
        assert!(scene.row(scene.eid).is_some(), "{edition}: it stands, and nothing says that it does not");
        scene.desk.clinic.faults().clear();
        scene.desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
        let item = scene.desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition}: {:?}", item.error);
        assert_eq!(scene.row(scene.eid), None, "{edition}: once it is gone");
    }
}

#[tokio::test]
async fn a_day_of_which_a_row_could_not_be_read_says_of_no_appointment_that_it_is_gone() {
    let scene = Scene::at(Edition::V8_0).await;
    let opened = scene.open().await.appointment;
    let office = scene.desk.clinic.office();
    let somebody = if scene.pid == 1 { 2 } else { 1 };
    // Whatever its number is answered by, this row of the day may be the very one.
    let odd = office.book(Appointment { pc_start_time: "1o:00:00".into(), ..at_nine(somebody, old_day()) });
    office.cancel(scene.eid);
    let request = CancelRequest { opened, single: true };
    let receipt = scene.desk.rounds.cancel_appointment(&scene.patient, request).await.expect("queued");
    let tried = |one: &OutboxItem| one.id == receipt.write && one.error.is_some();
    scene.desk.until(|unsent| unsent.iter().find(|one| tried(one)).map(drop)).await;
    scene.desk.clinic.office().cancel(odd);
    scene.desk.rounds.retry_write(&receipt.write).await.expect("a nudge");
    let item = scene.desk.settled(&receipt).await;
    assert_eq!(item.state, WriteState::Confirmed, "once all of the day was read: {:?}", item.error);
    assert_eq!(scene.desk.asked("DELETE", "appointment"), 0, "its number is not deleted once more");
}
