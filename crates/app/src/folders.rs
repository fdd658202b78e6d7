//! The folders of a chart on screen: from the cache at once, read behind it when one is first opened.

use crate::{
    account::{Account, access_log::Look, reading::What},
    contract::{CareTeam, ChartFolder, FolderLists, FolderView, Immunization, Order, Referral, UiError},
    core::Rounds,
    reading::{
        directory::directory,
        folders::{read_again, read_if_due},
        sections::section,
    },
};
use domain::{encounter::Provider, loaded::Loaded, patient::PatientUuid};
use store::ChartSection;

impl Rounds {
    /// A folder as the cache has it; where it was not read in this session, or long ago, it is read behind it.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn open_folder(
        &self,
        patient: &PatientUuid,
        folder: ChartFolder,
    ) -> Result<FolderView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        read_if_due(&account, patient, folder);
        Ok(folder_view(&account, patient, folder).await)
    }

    /// A folder as the cache has it by now.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn read_folder(
        &self,
        patient: &PatientUuid,
        folder: ChartFolder,
    ) -> Result<FolderView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        Ok(folder_view(&account, patient, folder).await)
    }

    /// Reads a folder from the server again, also from one that is left alone after failures: a person wants it.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn refresh_folder(
        &self,
        patient: &PatientUuid,
        folder: ChartFolder,
    ) -> Result<FolderView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        account.server.connection().try_again_now();
        read_again(&account, patient, folder);
        Ok(folder_view(&account, patient, folder).await)
    }
}

async fn folder_view(account: &Account, patient: &PatientUuid, folder: ChartFolder) -> FolderView {
    // Asked before anything is read: what ends while the lists are read would leave some of them older than others.
    let refreshing = account.reading.is_under_way(&What::Folder(patient.clone(), folder));
    let people = People(directory(account).providers);
    let lists = match folder {
        ChartFolder::Results => FolderLists::Results {
            laboratory: section(account, patient, ChartSection::Results).await,
            reports: section(account, patient, ChartSection::Reports).await,
            orders: people.filled(
                section(account, patient, ChartSection::Orders).await,
                |people, one: &mut Order| {
                    one.ordered_by_name = people.by_uuid(one.ordered_by.as_deref());
                },
            ),
        },
        ChartFolder::Medicines => {
            FolderLists::Medicines { dispenses: section(account, patient, ChartSection::Dispenses).await }
        }
        ChartFolder::History => FolderLists::History {
            immunizations: people.filled(
                section(account, patient, ChartSection::Immunizations).await,
                |people, one: &mut Immunization| {
                    one.given_by_name = people.by_uuid(one.given_by.as_deref());
                },
            ),
            procedures: section(account, patient, ChartSection::Procedures).await,
            surgeries: section(account, patient, ChartSection::Surgeries).await,
            dental_issues: section(account, patient, ChartSection::DentalIssues).await,
            social_history: section(account, patient, ChartSection::SocialHistory).await,
        },
        ChartFolder::Care => FolderLists::Care {
            care_teams: people.filled(
                section(account, patient, ChartSection::CareTeams).await,
                |people, team: &mut CareTeam| {
                    for member in &mut team.members {
                        member.name = people.by_uuid(member.who.strip_prefix("Practitioner/"));
                    }
                },
            ),
            care_plans: section(account, patient, ChartSection::CarePlans).await,
            goals: section(account, patient, ChartSection::Goals).await,
            devices: section(account, patient, ChartSection::Devices).await,
            contacts: section(account, patient, ChartSection::Contacts).await,
            referrals: people.filled(
                section(account, patient, ChartSection::Referrals).await,
                |people, one: &mut Referral| {
                    one.from_name = people.by_number(one.from);
                    one.to_name = people.by_number(one.to);
                },
            ),
        },
        ChartFolder::Coverage => FolderLists::Coverage {
            policies: section(account, patient, ChartSection::Insurance).await,
            employers: section(account, patient, ChartSection::Employers).await,
        },
    };
    FolderView { patient: patient.clone(), lists, refreshing }
}

/// The clinic's people, as far as this account knows them by name.
struct People(Vec<Provider>);

impl People {
    fn by_uuid(&self, uuid: Option<&str>) -> Option<String> {
        let uuid = uuid?;
        self.0.iter().find(|one| one.uuid.as_deref() == Some(uuid)).map(|one| one.name.clone())
    }

    fn by_number(&self, number: Option<u32>) -> Option<String> {
        let number = number?;
        self.0.iter().find(|one| one.id.0 == number).map(|one| one.name.clone())
    }

    /// A list with the names filled in.
    fn filled<T>(&self, list: Loaded<Vec<T>>, fill: impl Fn(&Self, &mut T)) -> Loaded<Vec<T>> {
        list.map(|mut all| {
            all.iter_mut().for_each(|one| fill(self, one));
            all
        })
    }
}
