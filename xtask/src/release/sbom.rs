//! What is in the program, as CycloneDX 1.5: a clinic's scanner finds there what a known weakness would touch.

use super::checksums;
use super::files::put;
use super::plan::Release;
use super::shipped::Part;
use crate::run;
use serde_json::{Value, json};

/// Writes `rounds-VERSION-TARGET.cdx.json`.
pub(crate) fn write(release: &Release<'_>, target: &str, parts: &[Part]) -> Result<((), String), String> {
    let rust = run::quietly(&mut run::command(&release.workspace.root, "rustc", ["--version"]))?;
    let rust = rust.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let document = document(release, target, parts, &rust);
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    let name = format!("rounds-{}-{target}.cdx.json", release.version);
    put(&release.dist.join(&name), &format!("{text}\n"))?;
    Ok(((), name))
}

fn document(release: &Release<'_>, target: &str, parts: &[Part], rust: &str) -> Value {
    let own = format!("pkg:generic/rounds@{}", release.version);
    let std = format!("pkg:generic/rust-std@{rust}");
    let standard_library = json!({
        "type": "library", "bom-ref": std, "name": "rust-std", "version": rust, "purl": std,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
    });
    let components: Vec<Value> = parts.iter().map(component).chain([standard_library]).collect();
    let whole: Vec<String> = parts.iter().map(Part::purl).chain([std]).collect();
    let uses = parts.iter().map(|part| json!({ "ref": part.purl(), "dependsOn": part.uses }));
    let dependencies: Vec<Value> =
        [json!({ "ref": own, "dependsOn": whole })].into_iter().chain(uses).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": serial(&release.version, target, &whole),
        "version": 1,
        "metadata": {
            "timestamp": release.committed.0,
            "component": {
                "type": "application", "bom-ref": own, "name": "rounds", "version": release.version, "purl": own,
                "licenses": [{ "license": { "id": "Apache-2.0" } }],
            },
            "properties": [{ "name": "rounds:target", "value": target }],
        },
        "components": components,
        "dependencies": dependencies,
    })
}

fn component(part: &Part) -> Value {
    let mut value = json!({
        "type": "library",
        "bom-ref": part.purl(),
        "name": part.name,
        "version": part.version,
        "purl": part.purl(),
        "licenses": [{ "expression": part.licence }],
    });
    if let Some((algorithm, hash)) = &part.hash {
        value["hashes"] = json!([{ "alg": algorithm, "content": hash }]);
    }
    if let Some(url) = &part.repository {
        value["externalReferences"] = json!([{ "type": "vcs", "url": url }]);
    }
    value
}

/// A number that is the same for the same content (RFC 9562, version 8).
fn serial(version: &str, target: &str, whole: &[String]) -> String {
    let hash = checksums::of(format!("{version} {target} {}", whole.join(" ")).as_bytes());
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        &hash[..8],
        &hash[8..12],
        &hash[13..16],
        &hash[17..20],
        &hash[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::serial;

    #[test]
    fn the_serial_number_is_a_uuid_and_goes_by_the_content() {
        let one = serial("0.1.0", "x86_64-unknown-linux-gnu", &["pkg:cargo/ring@0.17.14".to_owned()]);
        assert_eq!(one, serial("0.1.0", "x86_64-unknown-linux-gnu", &["pkg:cargo/ring@0.17.14".to_owned()]));
        assert_ne!(one, serial("0.1.0", "x86_64-unknown-linux-gnu", &[]), "another content");
        let lengths: Vec<usize> = one["urn:uuid:".len()..].split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{one}");
    }
}
