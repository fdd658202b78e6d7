//! The consent page of OpenEMR 8: a script there makes the fields `scope[…]` out of check boxes when the form is sent. A
//! browser without JavaScript has to do what that script does, with everything left ticked as a person leaves it.

use std::collections::BTreeMap;

/// The attributes of one input of a form.
pub type Input = Vec<(String, String)>;

/// The scopes that the page would send; none where a page has no such boxes and names its scopes itself.
pub fn scopes(inputs: &[Input]) -> Vec<String> {
    let (mut contexts, mut versions, mut whole) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut actions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut limits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for input in inputs {
        let of = |name: &str| input.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let is = |class: &str| of("class").is_some_and(|all| all.split_whitespace().any(|one| one == class));
        let Some(resource) = of("data-resource") else { continue };
        let ticked = of("checked").is_some();
        if is("resource-context") {
            contexts.insert(resource, of("value").unwrap_or_default());
        }
        if is("resource-version") {
            versions.insert(resource, of("value").unwrap_or_default());
        }
        if is("resource-master-checkbox") {
            whole.insert(resource, of("data-unrestricted") == Some("1"));
        }
        if is("action-checkbox") && ticked {
            actions.entry(resource).or_default().extend(of("data-action"));
        }
        if is("restriction-checkbox") && ticked {
            limits.entry(resource).or_default().extend(of("data-restriction"));
        }
    }
    let mut found = Vec::new();
    for (resource, actions) in actions {
        let Some(context) = contexts.get(resource).filter(|context| !context.is_empty()) else { continue };
        let any = |letters: &[&str]| letters.iter().any(|letter| actions.contains(letter));
        if versions.get(resource) == Some(&"v1") {
            found.extend(any(&["r", "s"]).then(|| format!("{context}/{resource}.read")));
            found.extend(any(&["c", "u", "d"]).then(|| format!("{context}/{resource}.write")));
            continue;
        }
        let letters: String =
            ["c", "r", "u", "d", "s"].into_iter().filter(|letter| actions.contains(letter)).collect();
        if whole.get(resource).copied().unwrap_or(true) {
            found.push(format!("{context}/{resource}.{letters}"));
        } else {
            let limits = limits.get(resource).into_iter().flatten();
            found.extend(limits.map(|limit| format!("{context}/{resource}.{letters}?category={limit}")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::forms::forms;

    #[test]
    fn the_boxes_of_the_consent_page_become_the_scopes_that_its_script_would_send() {
        let page = r#"<form action="/device/code">
            <input type="hidden" class="resource-context" data-resource="vital" value="user">
            <input type="hidden" class="resource-version" data-resource="vital" value="v1">
            <input type="checkbox" class="action-checkbox" data-resource="vital" data-action="r" checked>
            <input type="checkbox" class="action-checkbox" data-resource="vital" data-action="c" checked>
            <input type="hidden" class="resource-context" data-resource="ServiceRequest" value="user">
            <input type="hidden" class="resource-version" data-resource="ServiceRequest" value="v2">
            <input type="checkbox" class="action-checkbox" data-resource="ServiceRequest" data-action="s" checked>
            <input type="checkbox" class="action-checkbox" data-resource="ServiceRequest" data-action="r" checked>
            <input type="checkbox" class="action-checkbox" data-resource="ServiceRequest" data-action="d">
            <button name="proceed" value="1">Authorize</button></form>"#;
        let form = forms(page).remove(0);
        let scopes = super::scopes(&form.inputs);
        assert_eq!(scopes, ["user/ServiceRequest.rs", "user/vital.read", "user/vital.write"], "as ticked");
        assert_eq!(super::scopes(&[]), [""; 0], "a page that names its scopes itself");
    }
}
