//! Documents in the window as it is shipped: a picture and a PDF are painted under its policy, and their bytes are in no file.

use crate::canary::nothing_in_files;
use crate::{Set, pictures, play};
use demo_clinic::{Config, Edition};
use rounds_tests::Outcome;
use rounds_tests::canary::Canary;
use rounds_tests::pages::ChartPage;
use rounds_tests::person::Person;
use serde_json::json;

/// Dark points of the first page that is drawn.
const DARK: &str = "const page = document.querySelector('figure canvas');
    if (!page || page.width === 0) return 0;
    const points = page.getContext('2d').getImageData(0, 0, page.width, page.height).data;
    let dark = 0;
    for (let at = 0; at < points.length; at += 4) if (points[at + 3] > 0 && points[at] < 100) dark += 1;
    return dark;";

#[test]
#[ignore = "real window"]
fn a_picture_and_a_pdf_are_painted_and_their_bytes_are_in_no_file() -> Outcome {
    play(|| async {
        // Q80: on 8.x files are handed out to administrators alone.
        let set = Set::with(Config::edition(Edition::V8_2).with_patients(60)).await?;
        set.session.person_is(&Person::named("admin"))?;
        let window = set.signed_in().await?;
        // She has a letter and a picture.
        ChartPage(&window).open("reyes maria 1962", "Reyes, Maria").await?;
        ChartPage(&window).more("Documents").await?;

        window.click("button", "Open letter.pdf").await?;
        let painted = async || Ok(window.script(DARK, vec![]).await?.as_u64().unwrap_or_default() > 200);
        window.until("the words of the letter are painted", painted).await?;
        window.reads("Dear colleague").await?;
        window.settled().await?;
        pictures(&window, "document-pdf").await?;
        let whole =
            window.script("return document.body.textContent.includes('may be missing')", vec![]).await?;
        assert_eq!(whole, json!(false), "the fonts that every PDF counts on are part of the program");

        window.click("button", "All documents").await?;
        window.click("button", "Open face.png").await?;
        let drawn =
            "const one = document.querySelector('img[src^=\"blob:\"]'); return !!one && one.naturalWidth > 0";
        let drawn = async || Ok(window.script(drawn, vec![]).await? == json!(true));
        window.until("the picture is painted", drawn).await?;
        pictures(&window, "document-picture").await?;

        let refused = window.seen().await?.violations;
        assert!(refused.is_empty(), "nothing of it was against the page's policy: {refused:?}");
        let canaries =
            [Canary::new("the letter", "Dear colleague, EF 55"), Canary::new("its name", "letter.pdf")];
        nothing_in_files(&set, &canaries)?;
        window.close().await?;
        nothing_in_files(&set, &canaries)
    })
}
