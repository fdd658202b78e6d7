//! One file as `multipart/form-data` (RFC 7578), the only form in which OpenEMR takes a document.

use std::fmt;

/// A file on its way to the server.
#[derive(Clone)]
pub(crate) struct FilePart {
    /// Name of the form field.
    pub(crate) field: &'static str,
    /// Name of the file, as the person has it.
    pub(crate) file_name: String,
    /// Media type.
    pub(crate) media_type: String,
    /// Content.
    pub(crate) bytes: Vec<u8>,
}

impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FilePart").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl FilePart {
    /// The header of the request, and its body.
    pub(crate) fn encode(&self) -> (String, Vec<u8>) {
        let boundary = self.boundary();
        let (name, kind) = (in_quotes(&self.file_name), in_quotes(&self.media_type));
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n",
            self.field
        )
        .into_bytes();
        body.extend_from_slice(&self.bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// A line that does not occur in the file.
    fn boundary(&self) -> String {
        let mut number: u64 = 0;
        loop {
            let boundary = format!("rounds-part-{number:016x}");
            let inside = self.bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes());
            if !inside {
                return boundary;
            }
            number += 1;
        }
    }
}

/// Text between quotes in a header: a quote is written as browsers do, control characters are left out.
fn in_quotes(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect::<String>().replace('"', "%22")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_bytes_and_its_name_cannot_break_out_of_the_header() {
        let part = FilePart {
            field: "document",
            file_name: "résumé\"\r\nX: 1.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: b"%PDF rounds-part-0000000000000000 \r\n--".to_vec(),
        };
        let (kind, body) = part.encode();
        assert_eq!(
            kind, "multipart/form-data; boundary=rounds-part-0000000000000001",
            "not what the file holds"
        );
        let text = String::from_utf8(body).expect("text here");
        assert!(text.contains("filename=\"résumé%22X: 1.pdf\"\r\n"), "{text}");
        assert!(text.contains("\r\n\r\n%PDF rounds-part-0000000000000000 \r\n--\r\n--rounds-part"), "{text}");
        assert!(!format!("{part:?}").contains("résumé"), "nothing of it reaches a log");
    }
}
