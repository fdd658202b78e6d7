//! The parts of OpenEMR that one right opens or closes, and which routes belong to each.

/// A part of OpenEMR that one right opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Finding patients, demographics.
    Patients,
    /// The schedule and booking.
    Appointments,
    /// Visits: listing and starting them (Q29).
    Visits,
    /// Vitals and notes of a visit whose number is known.
    VitalsAndNotes,
    /// Problems, allergies, medications.
    Lists,
    /// Facilities and providers by name.
    Directory,
    /// Documents.
    Documents,
    /// Insurance.
    Insurance,
    /// Laboratory results.
    Results,
}

impl Area {
    /// All of them, in the order they are asked and shown.
    pub const ALL: [Self; 9] = [
        Self::Patients,
        Self::Appointments,
        Self::Visits,
        Self::VitalsAndNotes,
        Self::Lists,
        Self::Directory,
        Self::Documents,
        Self::Insurance,
        Self::Results,
    ];

    /// The right that opens it, as it is written in OpenEMR's Administration → ACL: section → right.
    pub fn right(self) -> &'static str {
        match self {
            Self::Patients | Self::Insurance => "Patients → Demographics",
            Self::Appointments => "Patients → Appointments",
            Self::Visits => "Encounters → Authorize - any encounters",
            Self::VitalsAndNotes => "Encounters → Notes - my encounters",
            Self::Lists | Self::Results => "Patients → Medical/History",
            Self::Directory => "Administration → Users/Groups/Logs Administration",
            Self::Documents => "Patients → Documents",
        }
    }

    /// The area that a route belongs to, by its template; `None` for sign-in and what belongs to no one area.
    pub(crate) fn of_route(template: &str) -> Option<Self> {
        if let Some(resource) = template.strip_prefix("fhir/") {
            return match resource.split('/').next()? {
                "Patient" | "RelatedPerson" => Some(Self::Patients),
                "Appointment" => Some(Self::Appointments),
                "Encounter" => Some(Self::Visits),
                "AllergyIntolerance" | "Condition" | "MedicationRequest" => Some(Self::Lists),
                "Location" | "Organization" | "Practitioner" => Some(Self::Directory),
                "DocumentReference" | "Binary" => Some(Self::Documents),
                "DiagnosticReport" | "Observation" | "ServiceRequest" => Some(Self::Results),
                _ => None,
            };
        }
        // The last part that is no identifier says what is asked for.
        match template.split('/').rfind(|part| !part.starts_with('{'))? {
            "patient" => Some(Self::Patients),
            "appointment" => Some(Self::Appointments),
            "encounter" => Some(Self::Visits),
            "soap_note" | "vital" => Some(Self::VitalsAndNotes),
            "allergy" | "dental_issue" | "medical_problem" | "medication" | "surgery" => Some(Self::Lists),
            "facility" | "list" | "practitioner" | "user" => Some(Self::Directory),
            "document" => Some(Self::Documents),
            "employer" | "insurance" | "insurance_type" => Some(Self::Insurance),
            "procedure" => Some(Self::Results),
            _ => None,
        }
    }
}
