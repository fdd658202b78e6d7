//! What the chart holds beyond visits and lists: immunizations, orders and results, prescriptions, plans, devices,
//! documents, insurance, referrals, messages. Most of it no API can create, so it is drawn like the rest.

use super::{
    charts::{Chart, ROWS_EACH},
    model::StoredMessage,
    people::{Person, days_before},
    rows::{
        ClinicalNote, DRUGS, Device, Document, Immunization, Insurance, LabResult, Order, PlanItem,
        Prescribed, Prescription, Referral,
    },
};
use crate::ids::{Draw, Ids};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extras {
    pub(crate) immunizations: Vec<Immunization>,
    pub(crate) orders: Vec<Order>,
    pub(crate) prescriptions: Vec<Prescription>,
    pub(crate) prescribed: Vec<Prescribed>,
    pub(crate) notes: Vec<ClinicalNote>,
    pub(crate) plans: Vec<PlanItem>,
    pub(crate) devices: Vec<Device>,
    pub(crate) documents: Vec<Document>,
    pub(crate) insurance: Vec<Insurance>,
    pub(crate) referrals: Vec<Referral>,
    pub(crate) messages: Vec<StoredMessage>,
    pub(crate) employer: Option<&'static str>,
}

/// The insurers: number and name.
pub(crate) const INSURERS: [(i64, &str); 2] =
    [(9001, "Acme Health Plan (made up)"), (9002, "Sample Mutual (made up)")];

const VACCINES: [(&str, &str); 6] = [
    ("140", "Influenza, seasonal, injectable, preservative free"),
    ("115", "Tdap"),
    ("133", "Pneumococcal conjugate PCV 13"),
    ("187", "zoster recombinant"),
    ("03", "MMR"),
    ("08", "Hep B, adolescent or pediatric"),
];

const EMPLOYERS: [&str; 4] = ["Blue Farm", "Example Foods", "Sample Schools", "Placeholder Logistics"];

const PURPOSE: u64 = 4;

/// Draws what else a chart holds.
pub(crate) fn extras(ids: Ids, today: Date, person: &Person, chart: &Chart) -> Extras {
    let mut draw = Draw::new(ids.salt(), PURPOSE, person.pid);
    let rich = person.pid == 1;
    let age = person.age_on(today);
    let number = |at: usize| person.pid * ROWS_EACH + at as i64;
    let mut extras = Extras::default();

    for at in 0..if rich { 4 } else { draw.below(4) } {
        let (cvx, name) = VACCINES[(at + draw.below(2)) % VACCINES.len()];
        let day = days_before(today, draw.between(1, (age * 365).clamp(1, 3000)));
        extras.immunizations.push(Immunization {
            id: number(at),
            date: format!("{day} 10:00:00"),
            cvx,
            name,
            lot: format!("LOT{}", draw.between(100, 999)),
            // LA is also an option of other lists, which doubles the row (Q91).
            site: if at == 0 && person.pid % 3 == 1 { "LA" } else { "left_deltoid" },
            provider: 8,
            stored: format!("{day} 10:05:00"),
        });
    }

    let visits: Vec<_> = chart.encounters.iter().rev().take(if rich { 6 } else { 2 }).collect();
    for (at, visit) in visits.iter().enumerate() {
        let day = &visit.date[..10];
        if rich || draw.chance(40) {
            extras.orders.push(laboratory(number(at * 10), visit.eid, day, visit.provider_id, &mut draw));
        }
        if rich && at == 1 || draw.chance(10) {
            extras.orders.push(Order {
                id: number(at * 10 + 5),
                eid: visit.eid,
                date: format!("{day} 09:20:00"),
                reported: format!("{day} 15:00:00"),
                laboratory: false,
                name: "Venipuncture",
                code: "36415",
                diagnosis: "",
                provider: visit.provider_id,
                results: Vec::new(),
            });
        }
        if rich || draw.chance(25) {
            extras.prescriptions.push(Prescription {
                id: number(at),
                eid: visit.eid,
                date: format!("{day} 11:00:00"),
                drug: draw.pick(&DRUGS),
                quantity: draw.between(1, 3) * 30,
                provider: visit.provider_id,
            });
        }
        if rich || draw.chance(10) {
            extras.notes.push(ClinicalNote {
                id: number(at),
                eid: visit.eid,
                date: format!("{day} 00:00:00"),
                radiology: at % 2 == 0,
                text: if at % 2 == 0 { "Chest film clear." } else { "Feels well, sugar better." },
                provider: visit.provider_id,
            });
        }
        if at == 0 && (rich || age > 50 && draw.chance(25)) {
            for (number, goal, text) in
                [(1, false, "Check glucose each morning"), (2, true, "HbA1c below 7 percent")]
            {
                extras.plans.push(PlanItem {
                    eid: visit.eid,
                    euuid: visit.euuid.clone(),
                    number,
                    goal,
                    text,
                    date: format!("{day} 00:00:00"),
                    provider: visit.provider_id,
                });
            }
        }
    }
    if rich || age > 65 && draw.chance(8) {
        extras.devices.push(Device {
            id: number(0),
            serial: format!("SN{}", draw.between(1000, 9999)),
            stored: format!("{} 12:00:00", days_before(today, 30)),
        });
    }
    if rich || draw.chance(70) {
        extras.insurance.push(policy(person, number(0), today, &mut draw));
    }
    extras.employer = (age >= 18 && (rich || draw.chance(50))).then(|| *draw.pick(&EMPLOYERS));
    documents(&mut extras, person, today, rich || draw.chance(20));
    // The richest chart has none, for whoever writes the first.
    if !rich && age > 30 && draw.chance(25) {
        extras.referrals.push(referral(number(0), today, &mut draw));
    }
    extras
}

/// To a colleague in the clinic, as its own screen writes one.
fn referral(id: i64, today: Date, draw: &mut Draw) -> Referral {
    let [reason, diagnosis] =
        *draw.pick(&[["Eye examination", "ICD10:E11.9"], ["Chest pain on effort", "ICD10:R07.9"]]);
    let day = days_before(today, draw.between(10, 200));
    let values = [
        ("body", reason.to_owned()),
        ("refer_date", day.to_string()),
        ("refer_diag", diagnosis.to_owned()),
        ("refer_from", "8".to_owned()),
        ("refer_to", "9".to_owned()),
        ("refer_risk_level", "low".to_owned()),
        ("refer_vitals", "1".to_owned()),
        ("refer_visits", "1".to_owned()),
        ("refer_validFrom", day.to_string()),
        ("refer_validThrough", days_before(day, -90).to_string()),
    ];
    let fields = values.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    Referral { id, fields }
}

fn laboratory(id: i64, eid: i64, day: &str, provider: i64, draw: &mut Draw) -> Order {
    let result = |at: i64, loinc, name, value: String, units, range| LabResult {
        id: id * 4 + at,
        loinc,
        name,
        value,
        units,
        range,
    };
    let glucose = draw.between(70, 180).to_string();
    let creatinine = format!("{}.{}", draw.between(0, 1), draw.between(1, 9));
    let results = vec![
        result(0, "2345-7", "Glucose", glucose, "mg/dL", Some((70.0, 99.0))),
        result(1, "2160-0", "Creatinine", creatinine, "mg/dL", Some((0.6, 1.3))),
        result(2, "5778-6", "Color of Urine", "yellow".to_owned(), "", None),
    ];
    Order {
        id,
        eid,
        date: format!("{day} 09:10:00"),
        reported: format!("{day} 15:00:00"),
        laboratory: true,
        name: "Comprehensive metabolic panel",
        code: "24323-8",
        diagnosis: "E11.9",
        provider,
        results,
    }
}

fn policy(person: &Person, id: i64, today: Date, draw: &mut Draw) -> Insurance {
    let text = |field| person.text(field).unwrap_or_default().into_owned();
    let values = [
        ("type", "primary".to_owned()),
        ("provider", INSURERS[draw.below(INSURERS.len())].0.to_string()),
        ("plan_name", draw.pick(&["Gold", "Silver", "Bronze"]).to_string()),
        ("policy_number", format!("P{}", draw.between(10_000, 99_999))),
        ("group_number", format!("G{}", draw.between(1000, 9999))),
        ("subscriber_lname", text("lname")),
        ("subscriber_fname", text("fname")),
        ("subscriber_relationship", "self".to_owned()),
        ("subscriber_DOB", text("DOB")),
        ("subscriber_street", text("street")),
        ("subscriber_postal_code", text("postal_code")),
        ("subscriber_city", text("city")),
        ("subscriber_state", text("state")),
        ("subscriber_country", "USA".to_owned()),
        ("subscriber_sex", text("sex")),
        ("copay", "35".to_owned()),
        ("date", days_before(today, draw.between(100, 900)).to_string()),
        ("accept_assignment", "TRUE".to_owned()),
    ];
    let mut fields: Map<String, Value> =
        values.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    for name in [
        "subscriber_mname",
        "subscriber_ss",
        "subscriber_phone",
        "subscriber_employer",
        "subscriber_employer_street",
        "subscriber_employer_postal_code",
        "subscriber_employer_state",
        "subscriber_employer_country",
        "subscriber_employer_city",
        "policy_type",
    ] {
        fields.insert(name.to_owned(), json!(""));
    }
    for name in ["subscriber_street_line_2", "subscriber_employer_street_line_2", "date_end"] {
        fields.insert(name.to_owned(), Value::Null);
    }
    Insurance { id, fields }
}

/// A one-pixel picture.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63,
    0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// One page with words on it, in a font that every reader of PDFs has to have.
const LETTER: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\
                      endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 4 0 R>>>>\
                      /Contents 5 0 R>>endobj\n4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
                      5 0 obj<</Length 60>>stream\nBT /F1 18 Tf 30 130 Td (Dear colleague, EF 55 percent) Tj ET\n\
                      endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

fn documents(extras: &mut Extras, person: &Person, today: Date, wanted: bool) {
    if !wanted {
        return;
    }
    let stored = format!("{} 13:00:00", days_before(today, 3).max(person.birth));
    let mut add = |category: &str, name: &str, mimetype: &str, bytes: &[u8]| {
        let id = person.pid * ROWS_EACH + extras.documents.len() as i64;
        extras.documents.push(Document {
            id,
            category: category.to_owned(),
            name: name.to_owned(),
            mimetype: mimetype.to_owned(),
            bytes: bytes.to_vec(),
            stored: stored.clone(),
            owner: Some(8),
            deleted: false,
        });
    };
    add("medicalrecord", "letter.pdf", "application/pdf", LETTER.as_bytes());
    if person.pid % 2 == 1 {
        add(
            "labreport",
            "outside lab – résumé.txt",
            "text/plain",
            "Haemoglobin 13.9 g/dL (outside laboratory)\n".as_bytes(),
        );
        add("patientphotograph", "face.png", "image/png", PICTURE);
    }
}
