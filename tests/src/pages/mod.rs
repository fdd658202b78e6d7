//! Page objects, one for each screen: what a clinician does there, in the words on it.
//! A renamed button is mended here and nowhere else; nothing here asserts.
//! Tests of the window, the tour and the benches import it.

mod appointment;
mod chart;
mod clinic;
mod lock;
mod note;
mod patients;
mod receipt;
mod settings;
mod sign_in;
mod unsent;
mod visit;
mod vitals;

pub use appointment::{ACCEPT, Appointment, AppointmentPage, is_refused};
pub use chart::ChartPage;
pub use clinic::ClinicPage;
pub use lock::LockPage;
pub use note::{Note, NotePage};
pub use patients::PatientsPage;
pub use receipt::ReceiptPage;
pub use settings::SettingsPage;
pub use sign_in::SignInPage;
pub use unsent::{LeavePage, UnsentPage};
pub use visit::{Visit, VisitPage};
pub use vitals::{Vitals, VitalsPage};
