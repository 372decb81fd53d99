//! Lets webpki, which ztunnel verifies with, judge what a workload presents.
//!
//!     webpki-judge peer LEAF CHAIN ROOTS [LEAF CHAIN ROOTS]...
//!
//! Is LEAF, presented with the certificates of CHAIN after it, accepted by somebody who trusts ROOTS? All are PEM files; CHAIN may be
//! empty. The name in the leaf is not looked at. One JSON object per line on stdout, all values strings, "" meaning accepted. The exit
//! status is 0 whatever the verdicts are.

use rustls_pki_types::pem::{PemObject, SectionKind};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::process::ExitCode;
use webpki::{anchor_from_trusted_cert, EndEntityCert, KeyUsage, ALL_VERIFICATION_ALGS};

const USAGE: &str = "usage: webpki-judge peer LEAF CHAIN ROOTS [LEAF CHAIN ROOTS]...";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let questions = arguments.get(1..).unwrap_or_default();
    if arguments.first().map(String::as_str) != Some("peer") || questions.is_empty() || questions.len() % 3 != 0 {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    for question in questions.chunks_exact(3) {
        let [leaf, chain, roots] = question else { unreachable!("chunks of three") };
        println!("{}", judge(leaf, chain, roots));
    }
    ExitCode::SUCCESS
}

fn judge(leaf: &str, chain: &str, roots: &str) -> String {
    let verdict = |usage| accept(leaf, chain, roots, usage).err().unwrap_or_default();
    object(&[
        ("leaf", leaf),
        ("chain", chain),
        ("roots", roots),
        ("serverAuth", &verdict(KeyUsage::server_auth())),
        ("clientAuth", &verdict(KeyUsage::client_auth())),
    ])
}

fn accept(leaf: &str, chain: &str, roots: &str, usage: KeyUsage) -> Result<(), String> {
    let leaves = certificates(leaf)?;
    let intermediates = certificates(chain)?;
    let trusted = certificates(roots)?;
    let [leaf_der] = leaves.as_slice() else {
        return Err(format!("{leaf}: {} certificates instead of one", leaves.len()));
    };
    let anchors = trusted
        .iter()
        .map(|root| anchor_from_trusted_cert(root).map_err(|e| format!("{roots}: {e}")))
        .collect::<Result<Vec<_>, _>>()?;
    EndEntityCert::try_from(leaf_der)
        .map_err(|e| format!("{leaf}: {e}"))?
        .verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &intermediates, UnixTime::now(), usage, None, None)
        .map(|_| ())
        .map_err(|e| e.to_string())
}

/// A block that is no certificate is an error, as it is for ztunnel.
fn certificates(file: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let failure = |e: rustls_pki_types::pem::Error| format!("{file}: {e}");
    <(SectionKind, Vec<u8>)>::pem_file_iter(file)
        .map_err(failure)?
        .map(|block| match block.map_err(failure)? {
            (SectionKind::Certificate, der) => Ok(CertificateDer::from(der)),
            (other, _) => Err(format!("{file}: a block of kind {other:?}")),
        })
        .collect()
}

fn object(entries: &[(&str, &str)]) -> String {
    let fields: Vec<String> = entries.iter().map(|(name, value)| format!("\"{name}\":\"{}\"", escaped(value))).collect();
    format!("{{{}}}", fields.join(","))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |done, c| match c {
        '"' | '\\' => done + "\\" + &c.to_string(),
        c if (c as u32) < 0x20 => done + &format!("\\u{:04x}", c as u32),
        c => done + &c.to_string(),
    })
}
