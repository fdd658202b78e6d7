//! The one table that tells all of OpenEMR's answers apart.

use crate::{
    editions::{Differences, NothingToShow},
    error::{ApiError, RefusedField, Unreadable},
    lenient::{list_at, text_at, text_of},
    route::Api,
    transport::Answer,
};
use serde_json::Value;

/// What an answer means.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// What was asked for.
    Json(Value),
    /// An empty list, said with 404 (Q33).
    Nothing,
    /// The access token is expired, revoked or was replaced (Q17, Q25): renew it and ask again.
    TokenDead,
    /// The session was ended by a sign-out (Q21).
    LoggedOut,
    /// Anything else.
    Failed(ApiError),
}

/// The table. The content type is not looked at: 7.0 labels JSON as `text/html` (Q03) and proxies relabel it.
pub(crate) fn judge(answer: &Answer, edition: &Differences, api: Api) -> Verdict {
    let json = parse(&answer.body);
    let said = || json.as_ref().ok().and_then(words);
    match answer.status {
        200..=299 => match json {
            Ok(value) => judge_success(value),
            Err(why) => Verdict::Failed(ApiError::Unreadable(why)),
        },
        300..=399 => Verdict::Failed(ApiError::Unreadable(Unreadable::Redirect)),
        400 if said().is_some_and(|said| is_logged_out(&said)) => Verdict::LoggedOut,
        400 | 422 => Verdict::Failed(match &json {
            Ok(value) => {
                refusal(value).unwrap_or(ApiError::Refused { fields: Vec::new(), said: words(value) })
            }
            Err(_) => ApiError::Server { status: answer.status, said: None },
        }),
        401 => judge_401(json.ok().as_ref()),
        403 => Verdict::Failed(ApiError::NotAllowed { said: said() }),
        // OpenEMR's own 404 is empty or JSON. A page is somebody's who stands before it, also while it begins anew: it says
        // nothing about a record, least of all that there is none.
        404 => match &json {
            Err(why) if *why != Unreadable::Empty => Verdict::Failed(ApiError::Unreadable(*why)),
            json => judge_404(json.as_ref().ok(), edition, api),
        },
        409 | 412 => Verdict::Failed(ApiError::Conflict { said: said() }),
        429 => Verdict::Failed(ApiError::TooManyRequests { retry_after: answer.retry_after }),
        status => Verdict::Failed(ApiError::Server { status, said: said() }),
    }
}

/// JSON, or what stands in its place. serde_json refuses more than 128 levels and anything behind the first value.
pub(crate) fn parse(body: &[u8]) -> Result<Value, Unreadable> {
    let start = body.iter().find(|b| !b.is_ascii_whitespace());
    match start {
        None => Err(Unreadable::Empty),
        Some(b'<') => Err(Unreadable::Html),
        Some(_) => serde_json::from_slice(body).map_err(|_| Unreadable::NotJson),
    }
}

/// Q30: on 8.0 refused input has status 200 and the errors in the envelope. The bare endpoints' form of it cannot be
/// told from a record here; see [`bare_refusal`].
fn judge_success(value: Value) -> Verdict {
    if let Some(refused) = envelope_refusal(&value) {
        return Verdict::Failed(refused);
    }
    if is_operation_outcome(&value) || is_oauth_error(&value) {
        return Verdict::Failed(ApiError::Refused { fields: Vec::new(), said: words(&value) });
    }
    Verdict::Json(value)
}

/// Q25, Q26: a dead token has a JSON body on both editions. A refused role has none on 7.0 and status 403 on 8.0; a
/// missing scope has none on 7.0 and the message `Unauthorized` on 8.0. Only the first is a reason to renew.
fn judge_401(json: Option<&Value>) -> Verdict {
    match json {
        None => Verdict::Failed(ApiError::NotAllowed { said: None }),
        Some(value) if text_at(value, "/message") == "Unauthorized" => {
            Verdict::Failed(ApiError::NotAllowed { said: words(value) })
        }
        Some(_) => Verdict::TokenDead,
    }
}

/// Q32, Q33: no route, no record, or an empty list.
fn judge_404(json: Option<&Value>, edition: &Differences, api: Api) -> Verdict {
    match (json, edition.nothing_to_show) {
        // FHIR says "nothing" with an empty bundle, and with 404 `[]` that there is no such record (Q67). Any other 404
        // of it is a failure: nothing may be read as none because of it.
        (None, NothingToShow::EmptyBody) if api == Api::Fhir => Verdict::Failed(ApiError::NotFound),
        (Some(value), _) if api == Api::Fhir && text_at(value, "/message") != "Route not found" => {
            Verdict::Failed(ApiError::NotFound)
        }
        (Some(value), _) if value.get("data").is_some_and(Value::is_array) => Verdict::Nothing,
        (Some(Value::Null), _) => Verdict::Nothing,
        (Some(Value::Array(items)), _) if items.is_empty() => Verdict::Failed(ApiError::NotFound),
        (None, NothingToShow::EmptyBody) => Verdict::Nothing,
        (None, NothingToShow::NullBody) => Verdict::Failed(no_route(edition)),
        (Some(value), _) if text_at(value, "/message") == "Route not found" => {
            Verdict::Failed(no_route(edition))
        }
        _ => Verdict::Failed(ApiError::NotFound),
    }
}

fn no_route(edition: &Differences) -> ApiError {
    ApiError::NotOffered { edition: edition.edition, why: "the server has no such route" }
}

/// Q21: the words that both editions use for a token of a session that was signed out.
fn is_logged_out(said: &str) -> bool {
    said.to_ascii_lowercase().contains("revoked or logged out")
}

/// A refusal in any of its shapes: envelope, OperationOutcome, or bare.
fn refusal(value: &Value) -> Option<ApiError> {
    if is_operation_outcome(value) {
        return Some(ApiError::Refused { fields: Vec::new(), said: words(value) });
    }
    envelope_refusal(value)
        .or_else(|| bare_refusal(value).map(|fields| ApiError::Refused { fields, said: None }))
}

fn envelope_refusal(value: &Value) -> Option<ApiError> {
    if let Some(fields) = value.get("validationErrors").and_then(field_words) {
        return Some(ApiError::Refused { fields, said: None });
    }
    let internal = list_at(value, "/internalErrors");
    if !internal.is_empty() {
        let said = internal.iter().map(text_of).find(|text| !text.is_empty());
        return Some(ApiError::Server { status: 200, said: said.and_then(|said| tidy(&said)) });
    }
    None
}

/// Q30: `{field: {rule: words}}` as bare endpoints refuse input, on 8.0 with status 200. Nothing that they answer
/// otherwise has only objects of words as members.
pub(crate) fn bare_refusal(value: &Value) -> Option<Vec<RefusedField>> {
    let members = value.as_object()?;
    let all_rules = members.values().all(|rules| {
        rules.as_object().is_some_and(|rules| !rules.is_empty() && rules.values().all(Value::is_string))
    });
    if all_rules { field_words(value) } else { None }
}

/// `{field: {rule: words}}` as a list; `None` when there is none.
fn field_words(value: &Value) -> Option<Vec<RefusedField>> {
    let fields: Vec<RefusedField> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(field, rules)| {
                let said = match rules {
                    Value::Object(rules) => rules.values().map(text_of).collect::<Vec<_>>().join("; "),
                    other => text_of(other),
                };
                RefusedField { field: field.clone(), said: tidy(&said).unwrap_or_default() }
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| RefusedField { field: String::new(), said: tidy(&text_of(item)).unwrap_or_default() })
            .collect(),
        _ => Vec::new(),
    };
    Some(fields).filter(|fields| !fields.is_empty())
}

fn is_operation_outcome(value: &Value) -> bool {
    text_at(value, "/resourceType") == "OperationOutcome"
}

fn is_oauth_error(value: &Value) -> bool {
    value.get("error").is_some_and(Value::is_string) && value.get("message").is_some_and(Value::is_string)
}

/// The words of an error in any of its shapes: OAuth's and the API's (`error_description`, `hint`, `message`, `error`)
/// and FHIR's.
pub(crate) fn words(value: &Value) -> Option<String> {
    let said = if is_operation_outcome(value) {
        ["/issue/0/details/text", "/issue/0/diagnostics"]
            .map(|pointer| text_at(value, pointer))
            .into_iter()
            .find(|text| !text.is_empty())?
    } else {
        let message = ["/error_description", "/message", "/error"]
            .map(|pointer| text_at(value, pointer))
            .into_iter()
            .find(|text| !text.is_empty())?;
        match text_at(value, "/hint") {
            hint if hint.is_empty() => message,
            hint => format!("{message} ({hint})"),
        }
    };
    tidy(&said)
}

/// Words fit to be shown: one line, no control characters, at most 300 characters.
fn tidy(said: &str) -> Option<String> {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editions::Edition;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() }
    }

    fn judged(status: u16, body: &str, edition: Edition) -> Verdict {
        judge(&answer(status, body), edition.differences(), Api::Standard)
    }

    fn error(status: u16, body: &str, edition: Edition) -> ApiError {
        match judged(status, body, edition) {
            Verdict::Failed(error) => error,
            other => panic!("{status} {body} was read as {other:?}"),
        }
    }

    #[test]
    fn q30_refused_input_is_refused_whatever_its_status() {
        let envelope = r#"{"validationErrors":{"pc_catid":{"Required::NON_EXISTENT_KEY":"pc_catid must be provided"}},
            "internalErrors":[],"data":[],"links":[]}"#;
        for (status, edition) in [(400, Edition::V7_0), (200, Edition::V8_0)] {
            let ApiError::Refused { fields, .. } = error(status, envelope, edition) else {
                panic!("a refusal")
            };
            assert_eq!(fields[0].field, "pc_catid", "{status}: the field is named");
            assert_eq!(fields[0].said, "pc_catid must be provided", "{status}: with the server's words");
        }
        let bare = r#"{"bps":{"Numeric::NOT_NUMERIC":"bps must be numeric"}}"#;
        let ApiError::Refused { fields, .. } = error(400, bare, Edition::V7_0) else { panic!("a refusal") };
        assert_eq!(fields[0].field, "bps", "bare endpoints refuse without an envelope");
        let value = serde_json::from_str(bare).expect("JSON");
        assert_eq!(bare_refusal(&value).map(|fields| fields.len()), Some(1), "and on 8.0 under 200");
        for fine in [r#"{"vid":6,"fid":5}"#, r#"{"message":"record deleted"}"#, r#"{}"#, r#"{"I10":{}}"#] {
            let value = serde_json::from_str(fine).expect("JSON");
            assert_eq!(bare_refusal(&value), None, "{fine} is no refusal");
        }
    }

    #[test]
    fn q25_q26_only_a_401_of_a_dead_token_asks_for_a_new_one() {
        let dead_8 = r#"{"error":"An error occurred","message":"The resource owner or authorization server denied the request.","code":9}"#;
        let dead_7 = r#"{"error":"access_denied","error_description":"denied","hint":"Access token has been revoked","message":"denied"}"#;
        assert!(matches!(judged(401, dead_8, Edition::V8_0), Verdict::TokenDead), "8.0 expired");
        assert!(matches!(judged(401, dead_7, Edition::V7_0), Verdict::TokenDead), "7.0 expired");
        assert!(matches!(error(401, "", Edition::V7_0), ApiError::NotAllowed { .. }), "7.0 role or scope");
        let scope = r#"{"error":"An error occurred","message":"Unauthorized","code":0}"#;
        assert!(matches!(error(401, scope, Edition::V8_0), ApiError::NotAllowed { .. }), "8.0 scope");
        let role = r#"{"error":"An error occurred","message":"Organization policy does not have permit access resource","code":0}"#;
        let refused = error(403, role, Edition::V8_0);
        assert_eq!(
            refused.server_said(),
            Some("Organization policy does not have permit access resource"),
            "8.0 role, in its own words"
        );
    }

    #[test]
    fn q67_a_404_of_fhir_is_never_an_empty_list() {
        for (body, edition) in [
            ("", Edition::V8_0),
            ("", Edition::V8_2),
            ("", Edition::V7_0),
            ("null", Edition::V7_0),
            ("[]", Edition::V8_0),
            (r#"{"data":[]}"#, Edition::V8_0),
            ("<html>not here</html>", Edition::V8_2),
        ] {
            let verdict = judge(&answer(404, body), edition.differences(), Api::Fhir);
            assert!(
                matches!(verdict, Verdict::Failed(_)),
                "{edition}: {body:?} would have read as \"none recorded\""
            );
        }
    }

    #[test]
    fn a_404_to_a_write_is_a_refusal_however_it_is_written() {
        // Later releases hold writes to the patient and visit in the path, and answer so where they do not fit.
        for edition in Edition::ALL {
            let refused = error(404, r#"{"message":"record not found"}"#, edition);
            assert_eq!(refused, ApiError::NotFound, "{edition}: there is no such record");
            let outcome = crate::WriteOutcome::<()>::of_error(refused);
            assert_eq!(
                outcome,
                Err(ApiError::NotFound),
                "{edition}: certainly not stored, and not done either"
            );
        }
    }

    #[test]
    fn q21_after_a_sign_out_elsewhere_both_editions_answer_400() {
        for body in [
            r#"{"error":"An error occurred","message":"Refresh Token revoked or logged out","code":0}"#,
            r#"{"error":"invalid _request","error_description":"Refresh Token revoked or logged out","message":"Refresh Token revoked or logged out"}"#,
        ] {
            assert!(matches!(judged(400, body, Edition::V8_0), Verdict::LoggedOut), "{body}");
        }
    }

    #[test]
    fn q33_an_empty_list_is_told_from_a_missing_route_and_a_missing_record() {
        assert!(matches!(judged(404, "", Edition::V8_0), Verdict::Nothing), "8.0 empty list");
        assert!(matches!(judged(404, "null", Edition::V7_0), Verdict::Nothing), "7.0 empty list");
        let envelope = r#"{"validationErrors":[],"internalErrors":[],"data":[],"links":[]}"#;
        assert!(
            matches!(judged(404, envelope, Edition::V7_0), Verdict::Nothing),
            "7.0 empty encounter list (Q32)"
        );
        let route = r#"{"error":"An error occurred","message":"Route not found","code":0}"#;
        assert_eq!(
            error(404, route, Edition::V8_0),
            no_route(Edition::V8_0.differences()),
            "8.0 missing route"
        );
        assert_eq!(error(404, "", Edition::V7_0), no_route(Edition::V7_0.differences()), "7.0 missing route");
        assert_eq!(error(404, "[]", Edition::V8_0), ApiError::NotFound, "FHIR record (Q67)");
    }

    #[test]
    fn a_404_of_whoever_stands_before_openemr_is_no_word_about_a_record() {
        for edition in Edition::ALL {
            for (page, why) in [
                ("default backend - 404", Unreadable::NotJson),
                ("<html><h1>Not Found</h1></html>", Unreadable::Html),
            ] {
                assert_eq!(error(404, page, edition), ApiError::Unreadable(why), "{edition}: {page}");
            }
        }
    }

    #[test]
    fn an_answer_that_is_not_one_json_value_is_unreadable() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        for (body, why) in [
            ("<html><body>maintenance</body></html>", Unreadable::Html),
            ("  <br />\nSQL", Unreadable::Html),
            ("", Unreadable::Empty),
            ("{\"a\":1}{\"b\":2}", Unreadable::NotJson),
            ("{\"a\":", Unreadable::NotJson),
            (deep.as_str(), Unreadable::NotJson),
        ] {
            assert_eq!(error(200, body, Edition::V8_0), ApiError::Unreadable(why), "{body}");
        }
        assert_eq!(
            error(307, "", Edition::V8_0),
            ApiError::Unreadable(Unreadable::Redirect),
            "never followed"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_answer_is_taken_for_json_that_is_none(
            status in 100u16..600,
            body in proptest::prop_oneof!["\\PC{0,60}", r#"\{"(validationErrors|internalErrors|error|message|data|entry)":(\[\]|null|"x"|\{"a":\{"b":"c"\}\})\}"#],
        ) {
            for edition in [Edition::V7_0, Edition::V8_0] {
                if let Verdict::Json(value) = judged(status, &body, edition) {
                    proptest::prop_assert!((200..300).contains(&status), "only a success is one");
                    let said: Value = serde_json::from_str(&body).expect("the body was JSON");
                    proptest::prop_assert_eq!(value, said);
                }
            }
        }
    }

    #[test]
    fn a_servers_own_failure_carries_its_words_and_never_a_page() {
        let json = r#"{"error":"An error occurred","message":"Cannot assign\nnull","code":0}"#;
        assert_eq!(error(500, json, Edition::V8_0).server_said(), Some("Cannot assign null"), "on one line");
        assert_eq!(error(500, "<html>oops</html>", Edition::V7_0).server_said(), None, "HTML is not shown");
        let outcome = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":"resourceType Not Found"}}]}"#;
        assert_eq!(
            error(400, outcome, Edition::V8_0).server_said(),
            Some("resourceType Not Found"),
            "FHIR's shape"
        );
    }
}
