//! `tour FOLDER [LANGUAGE…]`: what `cargo xtask demo --tour` plays, with pictures in English or in the languages named. Ends well only if the clinic holds exactly what was charted.

use rounds_tests::{Outcome, Trouble, tour};
use std::io::Write;
use std::path::PathBuf;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or(Trouble::new("which folder?"))?;
    std::fs::create_dir_all(&folder)?;
    let named: Vec<String> = std::env::args().skip(2).collect();
    let languages = if named.is_empty() { vec!["en".to_owned()] } else { named };
    let report = tour::play(&folder, &languages).await?;
    let mut output = std::io::stdout();
    for step in &report.steps {
        writeln!(output, "    {:<44} {:>7} ms", step.step, step.ms)?;
    }
    writeln!(
        output,
        "    from finding the patient to the next appointment, by the keyboard: {}",
        report.by_keys
    )?;
    writeln!(output, "    by the mouse, from box to box with Tab: {}", report.by_mouse)?;
    writeln!(
        output,
        "    from the first start to a sent visit of the demo clinic: {} actions",
        report.first_hour.len()
    )?;
    let same = report.read_back.iter().filter(|finding| finding.matches).count();
    writeln!(
        output,
        "    {} pictures; {same} of {} things read back as typed",
        report.pictures.len(),
        report.read_back.len()
    )?;
    for finding in report.read_back.iter().filter(|finding| !finding.matches) {
        writeln!(output, "    {}: typed “{}”, stored “{}”", finding.what, finding.typed, finding.stored)?;
    }
    if report.matches { Ok(()) } else { Err(Trouble::new("the clinic does not hold what was charted")) }
}
