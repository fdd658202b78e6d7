//! Logout (Q21, Q22): suspends every session of the user with the client, until the user signs in to it again.

use super::{authorize::with_query, keys, visit::Visit};
use crate::{
    staff::STAFF,
    wire::{Reply, last},
};
use url::form_urlencoded;

pub(super) fn answer(visit: &Visit<'_>) -> Reply {
    let mut pairs = visit.request.query();
    // §4: 8.x knows nothing of a posted hint, and the session lives on.
    if visit.clinic.differences.logout_by_post {
        pairs.extend(visit.request.form());
    }
    let Some(claims) = last(&pairs, "id_token_hint").map(keys::claims) else {
        // The blank in the error is OpenEMR's own.
        return visit.error(400, "invalid _request", "Id token missing from request", None);
    };
    let (Some(client_id), Some(user)) = (
        claims.as_ref().and_then(|claims| claims["aud"].as_str()).map(str::to_owned),
        claims.as_ref().and_then(|claims| {
            let subject = claims["sub"].as_str()?;
            STAFF.iter().find(|user| user.uuid(visit.site.ids) == subject)
        }),
    ) else {
        return match visit.clinic.differences.garbage_hint {
            200 => signed_out(),
            status => visit.error(status, "invalid_request", "Unable to parse the id token", None),
        };
    };
    let target = last(&pairs, "post_logout_redirect_uri");
    let mut grants = visit.grants();
    let registered = target.is_some_and(|uri| {
        grants
            .clients
            .get(&client_id)
            .is_some_and(|client| client.post_logout_uris.iter().any(|one| one == uri))
    });
    let again = !grants.signed_out.insert((client_id, user.id));
    drop(grants);
    match target {
        // Once the session is gone even an unregistered address is followed (Q22).
        Some(uri) if registered || again => {
            let query = last(&pairs, "state").map(|state| {
                form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish()
            });
            let uri = query.map_or_else(|| uri.to_owned(), |query| with_query(uri, &query));
            Reply::redirect(visit.clinic.differences.logout_redirect, &uri)
        }
        _ if again && visit.clinic.differences.second_logout != 200 => visit.invalid_client(),
        _ => signed_out(),
    }
}

fn signed_out() -> Reply {
    Reply::new(200, "text/plain; charset=UTF-8", "You have been signed out. Thank you.")
}
