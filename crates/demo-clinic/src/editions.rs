//! Where 7.0, 8.0 and 8.2 answer differently: one table, so that no route asks which edition it is. Each line names the
//! quirk of the fact sheet it stands for.

use crate::{config::Edition, wire::Escapes};

/// What becomes of a download of a document (Q80).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Download {
    /// The bytes, but for the front desk.
    Bytes,
    /// Nobody has it: 403 with a text.
    Refused,
    /// Nobody has it: 500.
    Broken,
}

/// What becomes of a new referral (Q88, Q114).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referrals {
    Stored,
    /// 500, and nothing is stored.
    Fail,
    /// 200 as if it had worked, and nothing is stored.
    Vanish,
}

/// What `S/procedure` answers (Q124).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Procedures {
    Rows,
    /// The text of a failed statement under this status.
    SqlText(u16),
}

/// How one edition answers.
#[derive(Debug)]
pub(crate) struct Differences {
    /// `v_major`, `v_minor`, `v_patch`, `v_database`, `v_acl` of `/api/version` (Q71).
    pub(crate) version: [u32; 5],
    /// Whether these are numbers rather than text (Q121).
    pub(crate) version_in_numbers: bool,
    /// Whether `/api/version` and `/api/product` want a token (Q71).
    pub(crate) version_needs_token: bool,
    /// How JSON strings are escaped (§9).
    pub(crate) escapes: Escapes,
    /// The scopes that may be registered, one line each (Q04).
    pub(crate) scopes: &'static str,
    /// Further ones that are listed; they tell 8.2 from 8.0 before anybody signs in (Q71).
    pub(crate) newer_scopes: &'static [&'static str],
    /// Further ones that are not listed, and accepted all the same (Q113).
    pub(crate) unlisted_scopes: &'static [&'static str],
    /// Whether scopes such as `user/Patient.rs` are understood (Q04).
    pub(crate) v2_scopes: bool,
    /// Content type of a successful registration (Q03).
    pub(crate) registration_type: &'static str,
    /// Status of the redirect from authorize to the login page (§3).
    pub(crate) authorize_redirect: u16,
    /// Status of the redirect from a successful login to the consent page (§3).
    pub(crate) login_redirect: u16,
    /// Status of the redirect after a logout (Q22).
    pub(crate) logout_redirect: u16,
    /// Status of a second logout with the same hint (Q22).
    pub(crate) second_logout: u16,
    /// Whether authorize accepts valid scopes that were not registered (§3).
    pub(crate) authorize_beyond_registration: bool,
    /// Status of a logout whose hint is garbage (Q22).
    pub(crate) garbage_hint: u16,
    /// Whether a logout may be posted (§4).
    pub(crate) logout_by_post: bool,
    /// Whether a refresh must name the scopes after a sign-in with a nonce (Q126).
    pub(crate) nonce_breaks_bare_refresh: bool,
    /// Status of a token request without grant_type (§4).
    pub(crate) grant_type_missing: u16,
    /// Status of the routes that do not exist below `/oauth2` (Q23).
    pub(crate) oauth_route_missing: u16,
    /// Unexpected errors and refusals as `{"error":"An error occurred",…}` instead of nothing at all (Q25, Q26, §6).
    pub(crate) errors_have_bodies: bool,
    /// Status of a refusal by role (Q26).
    pub(crate) role_refused: u16,
    /// Status of refused input on most routes (Q30).
    pub(crate) input_refused: u16,
    /// Status of a created encounter, problem or allergy (Q31).
    pub(crate) clinical_created: u16,
    /// Status of an unknown uuid and of an empty encounter list (Q32).
    pub(crate) unknown_uuid: u16,
    /// Whether PUT of an encounter works (Q45).
    pub(crate) encounter_update_works: bool,
    /// Whether a vital sent with the `id` of a row overwrites that row (Q103).
    pub(crate) vital_id_overwrites: bool,
    /// Whether PUT of an unknown vital is 404 instead of 500 (§0).
    pub(crate) unknown_vital_told: bool,
    /// Whether the problems and allergies of one patient are listed (Q39, Q101).
    pub(crate) lists_of_a_patient: bool,
    /// Whether the dates of an allergy are days, and not days with a time (Q100).
    pub(crate) allergy_dates_are_days: bool,
    /// Whether a bogus sort of patients is ignored instead of fatal (§0).
    pub(crate) bogus_sort_ignored: bool,
    /// Whether appointments name their provider (Q110).
    pub(crate) appointments_name_provider: bool,
    /// Whether FHIR finds appointments by the time of their change (Q63).
    pub(crate) appointments_by_change: bool,
    /// Whether each blood pressure comes with computed means, twice and without a time of its own (Q119).
    pub(crate) mean_pressures: bool,
    /// Whether the oxygen saturation comes twice, once without a value (Q119).
    pub(crate) oxygen_twice: bool,
    /// Whether POST of a vital answers 500 once a blood pressure is on file (Q41).
    pub(crate) vital_post_breaks_after_bp: bool,
    /// Whether DELETE of list entries and messages answers 500 although it worked (Q51).
    pub(crate) delete_answers_500: bool,
    /// Whether links repeat PHP's rewritten path (seen in the recorded links).
    pub(crate) links_show_rewrite: bool,
    /// Whether a search for Observations without category or code fails once there are vitals (Q65).
    pub(crate) unfiltered_observations_break: bool,
    /// Whether vital Observations leak in from another patient (Q74).
    pub(crate) observations_collide: bool,
    /// Whether a death is told with its time (Q107).
    pub(crate) deceased_has_time: bool,
    /// Whether laboratory Observations cut decimals (Q90).
    pub(crate) lab_values_cut: bool,
    /// Whether Condition and MedicationRequest carry titles instead of codes (Q73).
    pub(crate) titles_in_code_text: bool,
    /// Whether the resources that only 8.0 knows have routes (COVERAGE).
    pub(crate) newer_fhir_resources: bool,
    /// Whether numbers of the directory rows are text (recorded).
    pub(crate) directory_numbers_as_text: bool,
    /// What becomes of a download (Q80).
    pub(crate) download: Download,
    /// Whether lists hide the real name of a file (Q80).
    pub(crate) file_names_hidden: bool,
    /// Whether the front desk may list and upload documents (Q112).
    pub(crate) front_desk_documents: bool,
    /// Whether a list without a path is an SQL error; nothing otherwise (§6).
    pub(crate) documents_need_path: bool,
    /// Whether documents sent to no patient's number are listed under any word in its place (Q112).
    pub(crate) lost_documents_listed: bool,
    /// Whether everybody sees the kinds of insurance and the insurers (Q115).
    pub(crate) insurance_lists_for_all: bool,
    /// Whether document upload answers 500 although it worked (Q81).
    pub(crate) upload_answers_500: bool,
    /// What becomes of a new referral (Q88, Q114).
    pub(crate) referrals: Referrals,
    /// What `S/procedure` answers (Q90, Q124).
    pub(crate) procedures: Procedures,
    /// Whether prescriptions can be read one by one, written and stopped (Q113).
    pub(crate) prescribing: bool,
    /// Whether `$docref` can be authorised and works (Q93, Q94).
    pub(crate) docref_works: bool,
    /// Status of a batch sent to the FHIR base (COVERAGE).
    pub(crate) batch: u16,
    /// Status of the CORS preflight (Q76).
    pub(crate) preflight: u16,
}

/// The scope of the routes that write prescriptions (Q113).
const PRESCRIBING: &str = "user/prescription.write";

const V8_0: Differences = Differences {
    version: [8, 0, 0, 531, 12],
    version_in_numbers: false,
    version_needs_token: false,
    escapes: Escapes::Symfony,
    scopes: include_str!("oauth/scopes_8_0.txt"),
    newer_scopes: &[],
    unlisted_scopes: &[PRESCRIBING],
    v2_scopes: true,
    registration_type: "application/json",
    authorize_redirect: 307,
    login_redirect: 307,
    logout_redirect: 307,
    second_logout: 401,
    authorize_beyond_registration: true,
    garbage_hint: 401,
    logout_by_post: false,
    nonce_breaks_bare_refresh: true,
    grant_type_missing: 500,
    oauth_route_missing: 404,
    errors_have_bodies: true,
    role_refused: 403,
    input_refused: 200,
    clinical_created: 200,
    unknown_uuid: 200,
    encounter_update_works: false,
    vital_id_overwrites: false,
    unknown_vital_told: false,
    lists_of_a_patient: false,
    allergy_dates_are_days: false,
    bogus_sort_ignored: true,
    appointments_name_provider: false,
    appointments_by_change: false,
    mean_pressures: false,
    oxygen_twice: true,
    vital_post_breaks_after_bp: true,
    delete_answers_500: true,
    links_show_rewrite: false,
    unfiltered_observations_break: false,
    observations_collide: false,
    deceased_has_time: true,
    lab_values_cut: false,
    titles_in_code_text: true,
    newer_fhir_resources: true,
    directory_numbers_as_text: false,
    download: Download::Refused,
    file_names_hidden: false,
    front_desk_documents: false,
    documents_need_path: true,
    lost_documents_listed: true,
    insurance_lists_for_all: true,
    upload_answers_500: true,
    referrals: Referrals::Fail,
    procedures: Procedures::SqlText(500),
    prescribing: false,
    docref_works: false,
    batch: 404,
    preflight: 404,
};

const V8_2: Differences = Differences {
    version: [8, 2, 0, 541, 13],
    version_in_numbers: true,
    newer_scopes: &[PRESCRIBING],
    unlisted_scopes: &[],
    garbage_hint: 500,
    encounter_update_works: true,
    unknown_vital_told: true,
    lists_of_a_patient: true,
    allergy_dates_are_days: true,
    appointments_name_provider: true,
    appointments_by_change: true,
    mean_pressures: true,
    vital_post_breaks_after_bp: false,
    delete_answers_500: false,
    download: Download::Broken,
    documents_need_path: false,
    insurance_lists_for_all: false,
    upload_answers_500: false,
    referrals: Referrals::Vanish,
    procedures: Procedures::SqlText(200),
    prescribing: true,
    ..V8_0
};

const V7_0: Differences = Differences {
    version: [7, 0, 3, 506, 12],
    version_in_numbers: false,
    version_needs_token: true,
    escapes: Escapes::Plain,
    scopes: include_str!("oauth/scopes_7_0.txt"),
    newer_scopes: &[],
    unlisted_scopes: &[],
    v2_scopes: false,
    registration_type: "text/html; charset=utf-8",
    authorize_redirect: 301,
    login_redirect: 302,
    logout_redirect: 302,
    second_logout: 200,
    authorize_beyond_registration: false,
    garbage_hint: 200,
    logout_by_post: true,
    nonce_breaks_bare_refresh: false,
    grant_type_missing: 400,
    oauth_route_missing: 200,
    errors_have_bodies: false,
    role_refused: 401,
    input_refused: 400,
    clinical_created: 201,
    unknown_uuid: 404,
    encounter_update_works: true,
    vital_id_overwrites: true,
    unknown_vital_told: false,
    lists_of_a_patient: false,
    allergy_dates_are_days: false,
    bogus_sort_ignored: false,
    appointments_name_provider: false,
    appointments_by_change: false,
    mean_pressures: false,
    oxygen_twice: false,
    vital_post_breaks_after_bp: false,
    delete_answers_500: false,
    links_show_rewrite: true,
    unfiltered_observations_break: true,
    observations_collide: true,
    deceased_has_time: false,
    lab_values_cut: true,
    titles_in_code_text: false,
    newer_fhir_resources: false,
    directory_numbers_as_text: true,
    download: Download::Bytes,
    file_names_hidden: true,
    front_desk_documents: true,
    documents_need_path: true,
    lost_documents_listed: false,
    insurance_lists_for_all: true,
    upload_answers_500: false,
    referrals: Referrals::Stored,
    procedures: Procedures::Rows,
    prescribing: false,
    docref_works: true,
    batch: 501,
    preflight: 200,
};

impl Differences {
    /// The table's column for an edition.
    pub(crate) fn of(edition: Edition) -> &'static Self {
        match edition {
            Edition::V7_0 => &V7_0,
            Edition::V8_0 => &V8_0,
            Edition::V8_2 => &V8_2,
        }
    }
}
