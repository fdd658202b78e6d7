//! The name that a file is offered, shown and sent under. It comes from a server, or from whoever made the file: nothing in
//! it leads to another folder, hides its ending, or means a device.

use crate::documents::face::ending_of;
use domain::patient::PatientLabel;
use store::folded_name;

/// Characters of the longest name, which is one that can still be read.
const LONGEST: usize = 80;
/// And its bytes: file systems take 255, and something may be put behind it.
const MOST_BYTES: usize = 200;
/// Letters of a name that stands in another word by no chance.
const SURELY_A_NAME: usize = 4;
/// Of the longest ending that is told from a dot within a name.
const LONGEST_ENDING: usize = 10;

/// Endings that are kept where the server does not say what a file is: no system runs these, or draws them as pages.
const HARMLESS: [&str; 34] = [
    "avi", "bin", "bmp", "csv", "dcm", "dicom", "doc", "docx", "gif", "gz", "heic", "hl7", "jpeg", "jpg",
    "json", "mov", "mp3", "mp4", "odp", "ods", "odt", "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff",
    "txt", "wav", "webp", "xls", "xlsx", "zip",
];

/// A name as it is shown: what cannot be seen, or turns the order of what follows, is not in it.
pub(super) fn shown_name(said: &str) -> String {
    said.chars().filter(|sign| !is_unseen(*sign)).collect()
}

/// A name that is safe in every folder of every system we run on; `otherwise` where nothing is left of it. It ends as its
/// media type does: an ending that says something else would decide which program runs it.
pub(super) fn safe_name(said: &str, media_type: &str, otherwise: &str) -> String {
    let clean: String = shown_name(said).chars().map(plain).collect();
    // Windows drops dots and blanks at the end, everything else hides what begins with a dot.
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches(['.', ' ']);
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && !stem.trim_matches(['.', ' ']).is_empty() => {
            (stem.trim_end_matches(['.', ' ']), Some(ending))
        }
        _ => (clean, None),
    };
    let stem = if stem.is_empty() { otherwise } else { stem };
    let certain = ending_of(media_type);
    let fits = |ending: &str| {
        let ending = ending.to_ascii_lowercase();
        certain.map_or(HARMLESS.contains(&&*ending), |certain| is_same_ending(&ending, certain))
    };
    let (stem, ending) = match ending {
        Some(ending) if !fits(ending) => (format!("{stem}.{ending}"), Some(certain.unwrap_or("bin"))),
        ending => (stem.to_owned(), ending.or(certain)),
    };
    let room = LONGEST - ending.map_or(0, |ending| ending.chars().count() + 1);
    let mut bytes = 0;
    let has_room = |sign: &char| {
        bytes += sign.len_utf8();
        bytes <= MOST_BYTES
    };
    let stem: String = stem.chars().take(room).take_while(has_room).collect();
    let stem = stem.trim_end_matches(['.', ' ']);
    let guard = if is_device(stem) { "_" } else { "" };
    match ending {
        Some(ending) => format!("{guard}{stem}.{ending}"),
        None => format!("{guard}{stem}"),
    }
}

/// A safe name without the patient's name and number in it, which systems would list among the last files of every
/// program; `otherwise` where nothing else is left.
pub(super) fn unnamed(safe: &str, whose: &PatientLabel, otherwise: &str) -> String {
    let (stem, ending) = safe.rsplit_once('.').map_or((safe, None), |(stem, ending)| (stem, Some(ending)));
    let outside = |sign: char| !sign.is_alphanumeric() && !matches!(sign, '\'' | '’');
    let said = [&whose.name, &whose.mrn];
    let words = said
        .iter()
        .flat_map(|said| said.split(outside).chain(said.split(|sign: char| !sign.is_alphanumeric())));
    let theirs: Vec<String> = words.map(folded_name).filter(|word| word.chars().count() > 1).collect();
    let (mut left, mut rest, mut is_whole) = (String::new(), stem, true);
    while let Some(start) = rest.find(|sign| !outside(sign)) {
        let (between, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(outside).unwrap_or(from.len()));
        if theirs.contains(&folded_name(word)) {
            is_whole = false;
        } else {
            left += if left.is_empty() { "" } else { between };
            left += word;
        }
        rest = after;
    }
    // A name may be run together with other words.
    let folded = folded_name(&left);
    let is_named =
        theirs.iter().any(|word| word.chars().count() >= SURELY_A_NAME && folded.contains(word.as_str()));
    if is_whole && !is_named {
        return safe.to_owned();
    }
    let stem = if left.is_empty() || is_named { otherwise } else { &left };
    ending.map_or_else(|| stem.to_owned(), |ending| format!("{stem}.{ending}"))
}

/// Characters that are not seen where they stand, or turn the order of what follows: controls, marks of direction, joiners
/// and fillers, tags, private use.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// What stands for another folder, another drive or another stream somewhere is a low line.
fn plain(sign: char) -> char {
    match sign {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2215}' | '\u{2044}' | '\u{ff0f}'
        | '\u{ff3c}' | '\u{29f5}' | '\u{2024}' => '_',
        sign => sign,
    }
}

/// Whether an ending, in small letters, is another spelling of the one that a media type has.
fn is_same_ending(ending: &str, certain: &str) -> bool {
    match certain {
        "jpg" => matches!(ending, "jpg" | "jpeg" | "jpe" | "jfif"),
        "tif" => matches!(ending, "tif" | "tiff"),
        // What is text to a server may be a table or a message of a laboratory.
        "txt" => matches!(ending, "txt" | "csv" | "tsv" | "log" | "md" | "json" | "xml" | "hl7"),
        "csv" => matches!(ending, "csv" | "txt" | "tsv"),
        certain => ending == certain,
    }
}

fn is_ending(text: &str) -> bool {
    (1..=LONGEST_ENDING).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Windows takes these for devices, with whatever ending.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered = |name: &str| {
        first.strip_prefix(name).is_some_and(|rest| {
            let mut signs = rest.chars();
            matches!((signs.next(), signs.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    fn name(said: &str) -> String {
        safe_name(said, "application/pdf", "document 7")
    }

    #[test]
    fn a_name_that_means_harm_is_only_a_name() {
        for (said, offered) in [
            ("letter.pdf", "letter.pdf"),
            ("résumé – Zoë.PDF", "résumé – Zoë.PDF"),
            ("../../.ssh/authorized_keys", "_.._.ssh_authorized_keys.pdf"),
            ("C:\\Windows\\system32\\calc.exe", "C__Windows_system32_calc.exe.pdf"),
            ("\\\\server\\share\\x.pdf", "__server_share_x.pdf"),
            ("letter.pdf:hidden", "letter.pdf_hidden.pdf"),
            ("annual\u{202e}fdp.exe", "annualfdp.exe.pdf"),
            ("report.lnk", "report.lnk.pdf"),
            ("a\0b\r\nc\t.pdf", "abc.pdf"),
            ("CON", "_CON.pdf"),
            ("com1.pdf", "_com1.pdf"),
            ("LPT¹.txt", "_LPT¹.txt.pdf"),
            ("aux.tar.gz", "_aux.tar.gz.pdf"),
            ("..", "document 7.pdf"),
            ("", "document 7.pdf"),
            ("\u{200b}\u{feff}", "document 7.pdf"),
            (".bashrc", "bashrc.pdf"),
            ("name. . .", "name.pdf"),
            (" spaced   out .pdf ", "spaced out.pdf"),
            ("a346d757-a7a3-4eef-b8a6-cd788600258d", "a346d757-a7a3-4eef-b8a6-cd788600258d.pdf"),
        ] {
            assert_eq!(name(said), offered, "{said:?}");
        }
        let long = name(&format!("{}.pdf", "é".repeat(500)));
        assert_eq!((long.chars().count(), long.ends_with(".pdf")), (80, true), "cut, with its ending");
        assert_eq!(safe_name("x", "application/x-unknown", "y"), "x", "an ending is not made up");
    }

    #[test]
    fn a_name_ends_as_its_content_does_so_that_no_other_program_runs_it() {
        for (said, media_type, offered) in [
            ("wound.JPEG", "image/jpeg", "wound.JPEG"),
            ("scan.tiff", "image/tiff", "scan.tiff"),
            ("table.csv", "text/plain", "table.csv"),
            ("ccda.xml", "text/xml", "ccda.xml"),
            ("report.url", "text/plain", "report.url.txt"),
            ("report.html", "text/plain", "report.html.txt"),
            ("picture.svg", "image/png", "picture.svg.png"),
            ("letter.docx", "application/octet-stream", "letter.docx"),
            ("series.dcm", "application/octet-stream", "series.dcm"),
            ("look.scf", "application/octet-stream", "look.scf.bin"),
            ("setup.EXE", "", "setup.EXE.bin"),
            ("page.html", "text/html", "page.html.bin"),
        ] {
            assert_eq!(safe_name(said, media_type, "y"), offered, "{said}, {media_type}");
        }
        assert_eq!(
            shown_name("annual\u{202e}fdp.exe"),
            "annualfdp.exe",
            "and no list shows it in another order"
        );
    }

    #[test]
    fn a_copy_is_offered_without_the_name_and_number_of_whose_it_is() {
        let whose = |name: &str, mrn: &str| PatientLabel { name: name.into(), birth: None, mrn: mrn.into() };
        let zoe = whose("O'Connor-Müller, Zoë", "MRN-00417");
        for (safe, offered) in [
            ("letter.pdf", "letter.pdf"),
            ("lab (2).txt", "lab (2).txt"),
            ("OConnor_Zoe_MRI 2024.pdf", "MRI 2024.pdf"),
            ("MRI Zoë Müller.pdf", "MRI.pdf"),
            ("O'CONNOR, zoe - referral.pdf", "referral.pdf"),
            ("zoe.pdf", "document 7.pdf"),
            ("MullerZoeScan.pdf", "document 7.pdf"),
            ("MRN-00417 x-ray", "x-ray"),
        ] {
            assert_eq!(unnamed(safe, &zoe, "document 7"), offered, "{safe}");
        }
        let short = whose("Li, An", "3");
        assert_eq!(
            unnamed("list of an allergen 3.pdf", &short, "x"),
            "list of allergen 3.pdf",
            "words alone"
        );
        assert_eq!(unnamed("letter.pdf", &whose("", ""), "x"), "letter.pdf", "nobody is known");
    }

    proptest! {
        #[test]
        fn any_name_is_one_file_in_the_folder_that_was_chosen(said in any::<String>()) {
            let name = name(&said);
            let parts: Vec<Component<'_>> = Path::new(&name).components().collect();
            prop_assert!(matches!(parts[..], [Component::Normal(_)]), "{name:?} is one part of a path");
            prop_assert!((1..=81).contains(&name.chars().count()), "{name:?}");
            prop_assert!(name.len() <= 255, "{name:?} is {} bytes", name.len());
            prop_assert!(!name.chars().any(is_unseen), "{name:?} is all there is to be seen");
            prop_assert!(!name.starts_with('.') && !name.ends_with(['.', ' ']), "{name:?}");
        }
    }
}
