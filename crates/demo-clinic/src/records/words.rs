//! The words people and charts are made of. All names are common ones put together at random; nobody is meant.

pub(super) const FAMILIES: [&str; 96] = [
    "Adams", "Adeyemi", "Alvarez", "Andersson", "Bailey", "Baker", "Begum", "Bennett", "Bianchi", "Brooks", "Brown",
    "Campbell", "Carter", "Castillo", "Chen", "Choi", "Clark", "Collins", "Cooper", "Cruz", "Davis", "D'Angelo",
    "Delgado", "Diaz", "Dubois", "Edwards", "Evans", "Fernández-Núñez", "Flores", "Foster", "Fischer", "García",
    "Gómez", "Gonzalez", "Gray", "Green", "Gutiérrez", "Hall", "Harris", "Hernandez", "Hill", "Hoàng", "Hughes",
    "Ivanov", "Jackson", "Jankowski", "Johnson", "Jones", "Kaya", "Kelly", "Kim", "King", "Kowalczyk", "Lee", "Lewis",
    "Lopez", "Łukasiewicz", "MacDonald", "Martin", "Martinez", "McCarthy", "Miller", "Mitchell", "Moore", "Müller",
    "Murphy", "Nguyễn", "Novák", "O'Brien", "O'Connor", "Ortiz", "Parker", "Patel", "Pérez", "Phillips", "Popescu",
    "Ramirez", "Reyes", "Rivera", "Roberts", "Robinson", "Rossi", "Sánchez", "Schmidt", "Singh", "Smith",
    "Smith-Jones", "Søndergaard", "Taylor", "Thompson", "Torres", "Van der Berg", "Walker", "White", "Williams",
    "Young",
];

pub(super) const GIVEN_FEMALE: [&str; 40] = [
    "Aisha", "Alice", "Amelia", "Ana", "Anne-Marie", "Beatriz", "Camila", "Chloé", "Daniela", "Elena", "Emily", "Emma",
    "Fatima", "Grace", "Hannah", "Ines", "Isabella", "Jada", "Julia", "Karolína", "Leila", "Linh", "Lucía", "Maria",
    "Mei", "Mia", "Nadia", "Naomi", "Olivia", "Priya", "Rosa", "Ruth", "Saoirse", "Sofia", "Susan", "Tatiana", "Yuki",
    "Yara", "Zoë", "Zuzana",
];

pub(super) const GIVEN_MALE: [&str; 40] = [
    "Ahmed", "Aleksander", "Andrés", "Arjun", "Benjamin", "Björn", "Carlos", "Charles", "Daniel", "David", "Diego",
    "Ethan", "Felix", "François", "George", "Henry", "Hiroshi", "Ibrahim", "Jack", "James", "Javier", "Jean-Luc",
    "John", "José", "Kofi", "Liam", "Lucas", "Luis", "Mateo", "Michael", "Minh", "Noah", "Oscar", "Pablo", "Raúl",
    "Robert", "Samuel", "Thomas", "Wei", "William",
];

pub(super) const MIDDLES: [&str; 12] =
    ["", "", "", "", "", "Ann", "Lee", "J.", "Marie", "Ray", "María", "Grace"];

/// City, state and postal code; made up.
pub(super) const TOWNS: [[&str; 3]; 6] = [
    ["Sampleton", "CA", "95699"],
    ["Exampleville", "CA", "95698"],
    ["Mockford", "CA", "95697"],
    ["Placeholder Springs", "NV", "89599"],
    ["Demo Falls", "OR", "97599"],
    ["Testburg", "CA", "95696"],
];

pub(super) const RACES: [&str; 5] =
    ["white", "black_or_afri_amer", "Asian", "amer_ind_or_alaska_native", ""];

pub(super) const MARITAL: [&str; 5] = ["single", "married", "divorced", "widowed", ""];

/// Reasons for a visit.
pub(super) const REASONS: [&str; 18] = [
    "Blood pressure check",
    "Cough – day 3",
    "Annual physical",
    "Follow-up",
    "Medication review",
    "Knee pain",
    "Headache",
    "Sore throat",
    "Diabetes follow-up",
    "Back pain after lifting",
    "Rash on forearm",
    "Shortness of breath on stairs",
    "Vaccination",
    "Fatigue",
    "Lab results",
    "Anxiety, sleeping badly",
    "Earache",
    "Well-child visit",
];

/// Subjective, objective, assessment and plan that belong together.
pub(super) const NOTES: [[&str; 4]; 6] = [
    [
        "Feels well. No chest pain, no shortness of breath. Takes tablets every morning.",
        "Alert, comfortable. Heart regular, lungs clear. No oedema.",
        "Hypertension, controlled.",
        "Continue current treatment. Home readings twice a week. Return in 3 months.",
    ],
    [
        "Cough for three days, worse at night. No fever. Grandson had a cold.",
        "Throat slightly red, lungs clear on both sides.",
        "Viral upper respiratory infection.",
        "Fluids, rest. Return if fever over 101 °F or not better in a week.",
    ],
    [
        "Right knee hurts on stairs since gardening last weekend.",
        "No swelling, full range of movement, tender over the medial joint line.",
        "Knee strain.",
        "Ice, ibuprofen 400 mg with food as needed, exercises shown. Review in 2 weeks.",
    ],
    [
        "Checks sugar at home, mostly 110–150. Two lows before lunch this month.",
        "Feet: pulses present, monofilament normal.",
        "Type 2 diabetes, near goal.",
        "Reduce morning dose, snack at 10. HbA1c today.",
    ],
    [
        "Headaches twice a week, behind the eyes, after screen work.",
        "Cranial nerves intact, neck supple.",
        "Tension-type headache.",
        "Breaks every hour, glasses check, diary. Return if changing.",
    ],
    [
        "Sleeping badly for a month, worries about work. No thoughts of self-harm.",
        "Well groomed, anxious, coherent.",
        "Adjustment reaction.",
        "Sleep plan agreed, talking therapy offered. Call in one week.",
    ],
];

/// Title and code of problems.
pub(super) const PROBLEMS: [[&str; 2]; 14] = [
    ["Essential hypertension", "ICD10:I10"],
    ["Type 2 diabetes mellitus", "ICD10:E11.9"],
    ["Hyperlipidaemia", "ICD10:E78.5"],
    ["Asthma, mild persistent", "ICD10:J45.30"],
    ["Migraine", "ICD10:G43.909"],
    ["Osteoarthritis of knee", "ICD10:M17.9"],
    ["Hypothyroidism", "ICD10:E03.9"],
    ["Gastro-oesophageal reflux", "ICD10:K21.9"],
    ["Anxiety", "ICD10:F41.9"],
    ["Chronic kidney disease stage 3", "ICD10:N18.30"],
    ["Atrial fibrillation", "ICD10:I48.91"],
    ["Low back pain", "ICD10:M54.50"],
    ["Allergic rhinitis", "ICD10:J30.9"],
    ["Lives alone, daughter helps", ""],
];

/// Title, code, reaction and severity of allergies; the last two may be empty.
pub(super) const ALLERGIES: [[&str; 4]; 8] = [
    ["Penicillin", "RXCUI:7980", "hives", "moderate"],
    ["Peanut", "", "anaphylaxis", "severe"],
    ["Latex", "", "", ""],
    ["Sulfonamide antibiotics", "RXCUI:10180", "nausea", "mild"],
    ["Ibuprofen", "RXCUI:5640", "", ""],
    ["Bee venom", "", "anaphylaxis", "life_threatening_severity"],
    ["Codeine", "RXCUI:2670", "nausea", ""],
    ["Iodinated contrast", "", "hives", "moderate"],
];

/// Title and code of medications.
pub(super) const MEDICATIONS: [[&str; 2]; 10] = [
    ["Lisinopril 10 MG Oral Tablet", "RXCUI:314076"],
    ["Metformin 500 MG Oral Tablet", "RXCUI:861007"],
    ["Atorvastatin 20 MG Oral Tablet", "RXCUI:617310"],
    ["Albuterol 0.09 MG/ACTUAT Inhaler", "RXCUI:745679"],
    ["Levothyroxine 0.05 MG Oral Tablet", "RXCUI:966222"],
    ["Omeprazole 20 MG Capsule", "RXCUI:402013"],
    ["Aspirin 81 MG Oral Tablet", "RXCUI:243670"],
    ["Sertraline 50 MG Oral Tablet", "RXCUI:312941"],
    ["Amlodipine 5 MG Oral Tablet", "RXCUI:197361"],
    ["Vitamin D, over the counter", ""],
];

pub(super) const SURGERIES: [[&str; 2]; 4] = [
    ["Appendectomy", "CPT4:44950"],
    ["Cholecystectomy", "CPT4:47562"],
    ["Cataract extraction, left", "CPT4:66984"],
    ["Tonsillectomy", "CPT4:42826"],
];

pub(super) const DENTAL: [[&str; 2]; 2] = [["Caries, lower left molar", "ICD10:K02.9"], ["Gingivitis", "ICD10:K05.10"]];

/// Comments of appointments.
pub(super) const COMMENTS: [&str; 8] = [
    "",
    "",
    "",
    "Brings home readings",
    "Needs interpreter (Spanish)",
    "Wheelchair",
    "Fasting for lab",
    "Running late is fine",
];
