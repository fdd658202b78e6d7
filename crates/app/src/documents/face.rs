//! What a document is shown as: a picture or a PDF if its bytes say so and the server agrees, and otherwise not at all.
//! HTML, SVG and whatever else a page would run is never among them.

use crate::contract::{DocumentFace, DocumentKind, PictureKind, WhyNotShown};

/// Points of the largest picture that is drawn: a page at 600 dots an inch has 33 million.
const MOST_POINTS: u64 = 64_000_000;
/// Bytes of the head of a picture in a PDF that are looked at, before and behind its width.
const HEAD: usize = 2048;
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
        (DocumentKind::Pdf, _) if is_pdf(bytes) => match pdf_points(bytes) {
            points if points <= MOST_POINTS => DocumentFace::Pdf,
            _ => copy(WhyNotShown::TooManyPoints),
        },
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

/// GIF89a, 18 and 20: the screen, which is drawn larger where a frame is.
fn gif_points(bytes: &[u8]) -> Option<u64> {
    let (mut width, mut height) = (gif_word(bytes, 6)?, gif_word(bytes, 8)?);
    for (right, bottom) in gif_frames(bytes) {
        (width, height) = (width.max(right), height.max(bottom));
    }
    product(width, height)
}

fn gif_word(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// Where each frame ends, to the right and below, as far as the file can be read.
fn gif_frames(bytes: &[u8]) -> Vec<(u64, u64)> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 6 << (flags & 7) };
    // Blocks of data, up to the one without a length.
    let behind_blocks = |mut at: usize| loop {
        match bytes.get(at)? {
            0 => return Some(at + 1),
            length => at += 1 + usize::from(*length),
        }
    };
    let mut frames = Vec::new();
    let mut next = bytes.get(10).map(|flags| 13 + table(*flags));
    while let Some(at) = next {
        next = match bytes.get(at) {
            Some(0x2c) => {
                let word = |offset: usize| gif_word(bytes, at + offset);
                let (Some(left), Some(top), Some(width), Some(height)) = (word(1), word(3), word(5), word(7))
                else {
                    break;
                };
                frames.push((left + width, top + height));
                bytes.get(at + 9).and_then(|flags| behind_blocks(at + 11 + table(*flags)))
            }
            Some(0x21) => behind_blocks(at + 2),
            _ => None,
        };
    }
    frames
}

/// Points of the largest picture in a PDF, as far as that stands there in the clear: the head of a stream is never packed
/// (PDF 32000-1, 7.5.7). What is hidden all the same, the drawing itself leaves out.
fn pdf_points(bytes: &[u8]) -> u64 {
    let number_of = |head: &[u8], key: &[u8]| {
        let at = head.windows(key.len()).position(|part| part == key)? + key.len();
        let digits = head.get(at..)?.iter().skip_while(|byte| byte.is_ascii_whitespace());
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        Some(
            digits
                .fold(0_u64, |number, byte| number.saturating_mul(10).saturating_add(u64::from(byte - b'0'))),
        )
    };
    let key = b"/Width";
    let mut most = 0;
    let mut from = 0;
    while let Some(slash) = bytes.get(from..).and_then(|rest| rest.iter().position(|byte| *byte == b'/')) {
        let at = from + slash;
        from = at + 1;
        if !bytes[at..].starts_with(key) {
            continue;
        }
        let start = at.saturating_sub(HEAD);
        let before =
            bytes[start..at].windows(3).rposition(|part| part == b"obj").map_or(start, |found| start + found);
        let rest = &bytes[at..bytes.len().min(at + HEAD)];
        let end = rest.windows(6).position(|part| part == b"stream").map_or(rest.len(), |found| found);
        let head = &bytes[before..at + end];
        let (Some(width), Some(height)) = (number_of(&bytes[at..at + end], key), number_of(head, b"/Height"))
        else {
            continue;
        };
        most = most.max(width.saturating_mul(height));
    }
    most
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
            // No marker. Some read on behind it, others take it for one with a length: it would be two pictures.
            0x00 => return None,
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
        let decoy =
            [&[0xff, 0xd8, 0xff, 0x00, 0, 9, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff][..], &jpeg(10, 10)[2..]]
                .concat();
        assert_eq!(face_of(&decoy, "image/jpeg"), COPY, "no two readings of one head");
        let frame = |width: u16, height: u16| {
            let mut bytes = b"GIF89a\x0a\x00\x0a\x00\x80\0\0".to_vec();
            bytes.extend([0; 6]);
            bytes.extend(b"\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0");
            bytes.extend(width.to_le_bytes());
            bytes.extend(height.to_le_bytes());
            bytes.extend(b"\0\x02\x01\0\0\x3b");
            bytes
        };
        assert_eq!(
            face_of(&frame(60_000, 60_000), "image/gif"),
            too_many,
            "the screen is drawn as large as a frame"
        );
        assert_eq!(face_of(&frame(9, 9), "image/gif"), DocumentFace::Picture { kind: PictureKind::Gif });
        let pdf =
            |head: &str| format!("%PDF-1.4\n1 0 obj\n<</Subtype/Image {head}>>stream\n\nendstream endobj");
        for head in ["/Width 60000/Height 60000", "/Height 60000 /ColorSpace[/Indexed] /Width  60000"] {
            assert_eq!(face_of(pdf(head).as_bytes(), "application/pdf"), too_many, "{head}");
        }
        for head in ["/Width 5100/Height 6600", "/Widths[60000] /Height 60000", "/Width"] {
            assert_eq!(face_of(pdf(head).as_bytes(), "application/pdf"), DocumentFace::Pdf, "{head}");
        }
        for cut in 0..frame(9, 9).len() {
            let _ = face_of(&frame(9, 9)[..cut], "image/gif");
        }
        for cut in 0..png(1, 1).len() {
            let _ = face_of(&png(1, 1)[..cut], "image/png");
        }
        for cut in 0..jpeg(1, 1).len() {
            let _ = face_of(&jpeg(1, 1)[..cut], "image/jpeg");
        }
    }
}
