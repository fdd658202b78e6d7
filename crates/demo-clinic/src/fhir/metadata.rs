//! What the FHIR side says about itself; none of it needs a token.

use crate::clinic::{Clinic, Site};
use serde_json::{Value, json};

const RESOURCES: [&str; 26] = [
    "AllergyIntolerance",
    "Appointment",
    "Binary",
    "CarePlan",
    "CareTeam",
    "Condition",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "Goal",
    "Group",
    "Immunization",
    "Location",
    "Medication",
    "MedicationRequest",
    "Observation",
    "OperationDefinition",
    "Organization",
    "Patient",
    "Person",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
];

const NEWER: [&str; 7] = [
    "Media",
    "MedicationDispense",
    "Questionnaire",
    "QuestionnaireResponse",
    "RelatedPerson",
    "ServiceRequest",
    "Specimen",
];

const CAPABILITIES: [&str; 7] = [
    "launch-ehr",
    "client-confidential-symmetric",
    "sso-openid-connect",
    "permission-user",
    "launch-standalone",
    "permission-offline",
    "client-public",
];

/// The CapabilityStatement.
pub(super) fn capabilities(clinic: &Clinic, site: &Site) -> Value {
    let newer: &[&str] = if clinic.differences.newer_fhir_resources { &NEWER } else { &[] };
    let resources: Vec<Value> = RESOURCES
        .iter()
        .chain(newer)
        .map(|kind| {
            let mut interactions = vec![json!({"code": "search-type"}), json!({"code": "read"})];
            if ["Patient", "Practitioner", "Organization"].contains(kind) {
                interactions.extend([json!({"code": "create"}), json!({"code": "update"})]);
            }
            json!({
                "type": kind,
                "profile": format!("http://hl7.org/fhir/StructureDefinition/{kind}"),
                "interaction": interactions,
                "updateCreate": false,
                "searchInclude": ["*"],
                "searchRevInclude": ["Provenance:target"],
                "searchParam": [
                    {"name": "patient", "type": "reference"},
                    {"name": "_id", "type": "token"},
                    {"name": "_lastUpdated", "type": "date"},
                ],
            })
        })
        .collect();
    let capabilities = CAPABILITIES.map(|capability| {
        json!({
            "valueCode": capability,
            "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/capabilities",
        })
    });
    let mut software = json!({"name": "OpenEMR"});
    if !clinic.differences.newer_fhir_resources {
        software["version"] =
            json!(clinic.differences.version[..3].iter().map(u32::to_string).collect::<Vec<_>>().join("."));
    }
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": crate::clock::wall_day(clinic.config.clock.now(), &clinic.config.zone).to_string(),
        "kind": "instance",
        "instantiates": ["http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data"],
        "software": software,
        "implementation": {"description": "OpenEMR FHIR API", "url": site.fhir_base(clinic)},
        "fhirVersion": "4.0.1",
        "format": ["application/json"],
        "rest": [{
            "mode": "server",
            "security": {
                "extension": capabilities,
                "service": [{
                    "coding": [{
                        "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                        "code": "SMART-on-FHIR", "display": "SMART-on-FHIR",
                    }],
                    "text": "OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)",
                }],
            },
            "resource": resources,
        }],
    })
}
