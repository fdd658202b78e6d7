//! What a document is shown as: a picture or a PDF if its bytes say so and the server agrees, and otherwise not at all.
//! HTML, SVG and whatever else a page would run is never among them.

use crate::contract::{DocumentFace, DocumentKind, PictureKind, WhyNotShown};

/// Points of the largest picture that is drawn: a page at 600 dots an inch has 33 million.
const MOST_POINTS: u64 = 64_000_000;
/// So far into a file its "%PDF-" may stand.
const PDF_WITHIN: usize = 1024;

/// How a document with these bytes is shown, which the server says is of this media type.
pub(super) fn face_of(bytes: &[u8], media_type: &str) -> DocumentFace {
    let said = kind_of(media_type);
    let copy = |why| DocumentFace::Copy { why };
    if said == DocumentKind::Other {
        return copy(WhyNotShown::Kind);
    }
    match (said, picture(bytes)) {
        (DocumentKind::Image, Some((kind, points))) => match points {
            Some(points) if points <= MOST_POINTS => DocumentFace::Picture { kind },
            Some(_) => copy(WhyNotShown::TooManyPoints),
            None => copy(WhyNotShown::NotWhatItSays),
        },
        (DocumentKind::Pdf, _) if is_pdf(bytes) => DocumentFace::Pdf,
        _ => copy(WhyNotShown::NotWhatItSays),
    }
}

/// What can be done with a media type.
pub(super) fn kind_of(media_type: &str) -> DocumentKind {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match plain.as_str() {
        "image/png" | "image/jpeg" | "image/jpg" | "image/gif" => DocumentKind::Image,
        "application/pdf" => DocumentKind::Pdf,
        _ => DocumentKind::Other,
    }
}

/// The media type that bytes have, as far as it matters for what is done with them.
pub(super) fn media_type_of(bytes: &[u8]) -> &'static str {
    match picture(bytes) {
        Some((PictureKind::Png, _)) => "image/png",
        Some((PictureKind::Jpeg, _)) => "image/jpeg",
        Some((PictureKind::Gif, _)) => "image/gif",
        None if is_pdf(bytes) => "application/pdf",
        None if std::str::from_utf8(bytes).is_ok() => "text/plain",
        None => "application/octet-stream",
    }
}

/// What a name ends with for a media type, where one is certain.
pub(super) fn ending_of(media_type: &str) -> Option<&'static str> {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match plain.as_str() {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/tiff" => "tif",
        "application/pdf" => "pdf",
        "text/plain" => "txt",
        "text/csv" => "csv",
        "text/xml" | "application/xml" => "xml",
        _ => return None,
    })
}

fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    head.windows(5).any(|five| five == b"%PDF-") && picture(bytes).is_none()
}

/// The kind of a picture, and its points where its head can be read.
fn picture(bytes: &[u8]) -> Option<(PictureKind, Option<u64>)> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some((PictureKind::Png, png_points(bytes))),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some((PictureKind::Gif, gif_points(bytes))),
        [0xff, 0xd8, 0xff, ..] => Some((PictureKind::Jpeg, jpeg_points(bytes))),
        _ => None,
    }
}

/// PNG, 11.2.2: the head is the first chunk.
fn png_points(bytes: &[u8]) -> Option<u64> {
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    product(u64::from(word(16)?), u64::from(word(20)?))
}

/// GIF89a, 18: the screen that every frame lies in.
fn gif_points(bytes: &[u8]) -> Option<u64> {
    let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    product(u64::from(word(6)?), u64::from(word(8)?))
}

/// JPEG (T.81, B.2.2): the first frame header says how large it is.
fn jpeg_points(bytes: &[u8]) -> Option<u64> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Filling.
            0xff => at += 1,
            // These stand alone.
            0x01 | 0xd0..=0xd8 => at += 2,
            // The end, or the scan: there was no frame before it.
            0xd9 | 0xda => return None,
            _ => {
                let word = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
                let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
                if is_frame {
                    return product(u64::from(word(at + 5)?), u64::from(word(at + 7)?));
                }
                at += 2 + usize::from(word(at + 2)?);
            }
        }
    }
}

/// A picture without a point is none.
fn product(width: u64, height: u64) -> Option<u64> {
    Some(width.saturating_mul(height)).filter(|points| *points > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
        bytes.extend(b"IHDR");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 17, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    const COPY: DocumentFace = DocumentFace::Copy { why: WhyNotShown::NotWhatItSays };

    #[test]
    fn a_picture_or_a_pdf_is_shown_when_its_bytes_and_the_server_agree() {
        let picture = |kind| DocumentFace::Picture { kind };
        assert_eq!(face_of(&png(10, 10), "image/png"), picture(PictureKind::Png));
        assert_eq!(face_of(&jpeg(10, 10), "image/jpeg; charset=x"), picture(PictureKind::Jpeg));
        assert_eq!(face_of(b"GIF89a\x0a\x00\x0a\x00", "image/gif"), picture(PictureKind::Gif));
        assert_eq!(face_of(b"%PDF-1.4\n", "application/pdf"), DocumentFace::Pdf);
        assert_eq!(face_of(&png(10, 10), "image/jpeg"), picture(PictureKind::Png), "as what it is");
    }

    #[test]
    fn nothing_that_a_page_could_run_is_shown_whatever_it_is_called() {
        for page in
            ["<html><script>", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'>", "<?xml version='1.0'?>"]
        {
            for said in ["image/png", "image/gif", "application/pdf"] {
                assert_eq!(face_of(page.as_bytes(), said), COPY, "{page} as {said}");
            }
            for said in ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"] {
                let face = face_of(page.as_bytes(), said);
                assert_eq!(face, DocumentFace::Copy { why: WhyNotShown::Kind }, "{page} as {said}");
            }
        }
        assert_eq!(face_of(&png(9, 9), "application/pdf"), COPY, "a picture is no PDF");
        assert_eq!(face_of(b"%PDF-1.4", "image/png"), COPY, "nor the other way round");
        let mut both = png(9, 9);
        both.extend(b"%PDF-1.4");
        assert_eq!(face_of(&both, "application/pdf"), COPY, "one file is not two things");
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_drawn() {
        let too_many = DocumentFace::Copy { why: WhyNotShown::TooManyPoints };
        assert_eq!(face_of(&png(60_000, 60_000), "image/png"), too_many);
        assert_eq!(face_of(&png(u32::MAX, u32::MAX), "image/png"), too_many);
        assert_eq!(face_of(&jpeg(65_500, 65_500), "image/jpeg"), too_many);
        assert_eq!(face_of(&png(0, 10), "image/png"), COPY, "no point at all");
        for cut in 0..png(1, 1).len() {
            let _ = face_of(&png(1, 1)[..cut], "image/png");
        }
        for cut in 0..jpeg(1, 1).len() {
            let _ = face_of(&jpeg(1, 1)[..cut], "image/jpeg");
        }
    }
}
