//! The net under the certificate check. Every call by which somebody could switch it off stands here once, where clippy has
//! to refuse it: `expect` is itself a warning where nothing is refused, and `cargo xtask test` takes no warnings. A call
//! that a newer reqwest or rustls renames does not compile here any more, instead of slipping through a rule that names
//! nothing.

use reqwest::{Certificate, ClientBuilder};
use rustls::{
    ClientConfig, ConfigBuilder, WantsVerifier,
    client::danger::{DangerousClientConfig, DangerousClientConfigBuilder, ServerCertVerifier},
};
use std::sync::Arc;

/// The rules; this file has an example of each that is about trust.
const RULES: &str = include_str!("../../../../clippy.toml");
const EXAMPLES: &str = include_str!("trust.rs");

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn certificates_of_anybody(client: ClientBuilder) -> ClientBuilder {
    client.danger_accept_invalid_certs(true)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn certificates_of_anybody_by_the_newer_name(client: ClientBuilder) -> ClientBuilder {
    client.tls_danger_accept_invalid_certs(true)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn certificates_of_another_host(client: ClientBuilder) -> ClientBuilder {
    client.danger_accept_invalid_hostnames(true)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn certificates_of_another_host_by_the_newer_name(client: ClientBuilder) -> ClientBuilder {
    client.tls_danger_accept_invalid_hostnames(true)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_configuration_of_ones_own(client: ClientBuilder, ours: ClientConfig) -> ClientBuilder {
    client.tls_backend_preconfigured(ours)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_configuration_of_ones_own_by_the_older_name(client: ClientBuilder, ours: ClientConfig) -> ClientBuilder {
    client.use_preconfigured_tls(ours)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn one_more_authority(client: ClientBuilder, ours: Certificate) -> ClientBuilder {
    client.add_root_certificate(ours)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn one_more_authority_by_the_newer_name(client: ClientBuilder, ours: Certificate) -> ClientBuilder {
    client.tls_certs_merge([ours])
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn another_authority(client: ClientBuilder, ours: Certificate) -> ClientBuilder {
    client.tls_certs_only([ours])
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn keys_in_a_file(client: ClientBuilder) -> ClientBuilder {
    client.tls_sslkeylogfile(true)
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_check_of_ones_own(config: ConfigBuilder<ClientConfig, WantsVerifier>) -> DangerousClientConfigBuilder {
    config.dangerous()
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_check_of_ones_own_afterwards(config: &mut ClientConfig) -> DangerousClientConfig<'_> {
    config.dangerous()
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_check_put_in(config: DangerousClientConfigBuilder, ours: Arc<dyn ServerCertVerifier>) {
    drop(config.with_custom_certificate_verifier(ours));
}

#[expect(dead_code, clippy::disallowed_methods, reason = "refused")]
fn a_check_put_in_afterwards(mut config: DangerousClientConfig<'_>, ours: Arc<dyn ServerCertVerifier>) {
    config.set_certificate_verifier(ours);
}

#[test]
fn every_rule_about_trust_is_in_force_and_has_its_example() {
    assert!(!RULES.contains("allow-invalid"), "a rule that names nothing must not pass in silence");
    let rules: Vec<&str> = RULES
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ path = \"")?.split('"').next())
        .filter(|path| path.starts_with("reqwest::") || path.starts_with("rustls::"))
        .filter_map(|path| path.rsplit("::").next())
        .collect();
    let refused = EXAMPLES.matches("#[expect(dead_code,").count() - 1;
    assert_eq!(refused, rules.len(), "as many examples as rules: {rules:?}");
    for call in rules {
        assert!(EXAMPLES.contains(&format!(".{call}(")), "{call} has no example");
    }
}
