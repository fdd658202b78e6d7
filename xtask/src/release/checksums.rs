//! SHA256SUMS, as `sha256sum --check` reads it.

use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

const FILE: &str = "SHA256SUMS";

/// Writes the checksum of every file of the folder.
pub(crate) fn write(folder: &Path) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != FILE {
            lines.push(format!("{}  {name}\n", of(&fs::read(entry.path()).map_err(failed)?)));
        }
    }
    // By name, so that two runs are compared line by line.
    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
    fs::write(folder.join(FILE), lines.concat()).map_err(failed)?;
    Ok(format!("{FILE} of {} files", lines.len()))
}

/// SHA-256 in lower-case hex.
pub(crate) fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_file_has_a_line_that_sha256sum_reads() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("b.deb"), b"abc").expect("written");
        std::fs::write(folder.path().join("a.rpm"), b"").expect("written");
        for _ in 0..2 {
            super::write(folder.path()).expect("written, the second time without its own file");
            let text = std::fs::read_to_string(folder.path().join("SHA256SUMS")).expect("there");
            assert_eq!(
                text,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.rpm\n\
                 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.deb\n",
                "the two values of FIPS 180's examples"
            );
        }
    }
}
