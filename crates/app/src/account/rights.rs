//! What the signed-in account may do, found out once a sign-in.

use crate::{
    account::frame::Frame,
    account::line::Line,
    contract::{ChartPart, RightsView, WriteKind},
};
use domain::time::Clock;
use jiff::Timestamp;
use openemr::{ApiError, Area, AreaRight, OpenEmr, RightState};
use std::{collections::BTreeMap, sync::Arc};

/// What was found out about an account's rights. It lives as long as the session: an administrator who grants a right
/// is heard at the next sign-in, or when the report is asked for anew.
#[derive(Clone)]
pub(crate) struct Probed {
    pub(crate) areas: Vec<AreaRight>,
    pub(crate) at: Timestamp,
}

impl Probed {
    /// Something could not be asked.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.areas.iter().any(AreaRight::is_unknown)
    }

    /// Why the server was silent, if it was.
    fn silence(&self) -> Option<&ApiError> {
        self.areas.iter().find_map(|right| match &right.state {
            RightState::Unknown { why: why @ ApiError::NoAnswer(_) } => Some(why),
            _ => None,
        })
    }
}

/// The rights of an account.
pub(crate) struct Rights {
    server: OpenEmr,
    clock: Arc<dyn Clock>,
    frame: Frame,
    line: Arc<Line>,
    /// Held while they are asked for: whoever comes meanwhile waits.
    known: tokio::sync::Mutex<Option<Probed>>,
}

impl Rights {
    /// Rights of which nothing is known yet.
    pub(crate) fn new(server: OpenEmr, clock: Arc<dyn Clock>, frame: Frame, line: Arc<Line>) -> Self {
        Self { server, clock, frame, line, known: tokio::sync::Mutex::default() }
    }

    /// What is known of them; what is not known yet is asked, and everything again if `refresh`.
    pub(crate) async fn ask(&self, refresh: bool) -> Probed {
        let mut known = self.known.lock().await;
        let earlier = match known.as_ref().filter(|_| !refresh) {
            Some(known) if !known.is_incomplete() => return known.clone(),
            Some(known) => known.areas.clone(),
            None => Vec::new(),
        };
        let areas = self.server.probe_unknown(&earlier).await;
        let probed = Probed { areas, at: self.clock.now() };
        *known = Some(probed.clone());
        if let Some(why) = probed.silence() {
            self.line.note(&Err::<(), _>(why.clone()));
        }
        let view = rights_view(&self.server, &probed.areas);
        self.frame.change(|state| state.rights = Some(view));
        probed
    }
}

fn rights_view(server: &OpenEmr, found: &[AreaRight]) -> RightsView {
    let refused =
        |area: Area| found.iter().any(|right| right.area == area && right.state == RightState::Refused);
    let needs: [(ChartPart, &[Area]); 8] = [
        (ChartPart::Demographics, &[Area::Patients]),
        (ChartPart::Encounters, &[Area::Visits]),
        (ChartPart::Problems, &[Area::Lists]),
        (ChartPart::Allergies, &[Area::Lists]),
        (ChartPart::Medications, &[Area::Lists]),
        (ChartPart::Vitals, server.areas_of_vitals()),
        // Notes are listed visit by visit.
        (ChartPart::Notes, &[Area::Visits, Area::VitalsAndNotes]),
        (ChartPart::Appointments, &[Area::Appointments]),
    ];
    let missing: BTreeMap<ChartPart, Vec<String>> = needs
        .into_iter()
        .map(|(part, areas)| {
            let rights = areas.iter().filter(|area| refused(**area)).map(|area| area.right().to_owned());
            (part, rights.collect::<Vec<_>>())
        })
        .filter(|(_, rights)| !rights.is_empty())
        .collect();
    let declined = KINDS
        .into_iter()
        .map(|kind| (kind, scope_of(kind)))
        .filter(|(_, scope)| !server.was_granted(scope))
        .map(|(kind, scope)| (kind, scope.to_owned()))
        .collect();
    RightsView {
        can_start_visit: !refused(Area::Visits),
        can_read_charts: !refused(Area::Lists),
        missing,
        declined,
    }
}

/// Every kind of write.
const KINDS: [WriteKind; 16] = [
    WriteKind::Encounter,
    WriteKind::Vitals,
    WriteKind::Note,
    WriteKind::Appointment,
    WriteKind::AppointmentMove,
    WriteKind::AppointmentCancel,
    WriteKind::NoteChange,
    WriteKind::Patient,
    WriteKind::Demographics,
    WriteKind::Problem,
    WriteKind::Allergy,
    WriteKind::Medication,
    WriteKind::Surgery,
    WriteKind::DentalIssue,
    WriteKind::SurgeryDelete,
    WriteKind::DentalIssueDelete,
];

/// The permission that a kind of write needs, as the clinic's own page names it at sign-in.
pub(crate) const fn scope_of(kind: WriteKind) -> &'static str {
    match kind {
        WriteKind::Encounter => "user/encounter.write",
        WriteKind::Vitals => "user/vital.write",
        WriteKind::Note | WriteKind::NoteChange => "user/soap_note.write",
        WriteKind::Appointment | WriteKind::AppointmentMove | WriteKind::AppointmentCancel => {
            "user/appointment.write"
        }
        WriteKind::Patient | WriteKind::Demographics => "user/patient.write",
        WriteKind::Problem => "user/medical_problem.write",
        WriteKind::Allergy => "user/allergy.write",
        WriteKind::Medication => "user/medication.write",
        WriteKind::Surgery | WriteKind::SurgeryDelete => "user/surgery.write",
        WriteKind::DentalIssue | WriteKind::DentalIssueDelete => "user/dental_issue.write",
    }
}
