//! What the parts of a chart that FHIR only lets read have in common: a list by patient, and one by id.

use crate::{
    channel::Channel, error::ApiError, fhir::bundle, ids::ResourceId, lenient::text_at, parsed::Parsed,
    route::Route,
};
use domain::patient::PatientUuid;
use serde_json::Value;

/// A kind of record that FHIR lists by patient. Implemented by the records of this crate and by nobody else.
pub trait ChartRecord: Sized {
    /// FHIR's name of the resource.
    const RESOURCE: &'static str;
    /// The route that searches.
    const SEARCH: &'static str;
    /// The route that reads one.
    const READ: &'static str;
    /// The category searched for, where the resource holds other things too.
    const CATEGORY: Option<&'static str> = None;

    /// Reads one resource; `None` when it cannot be read or is about another patient.
    #[doc(hidden)]
    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self>;

    /// Its id; a dispense can have none.
    fn id(&self) -> Option<&ResourceId>;
}

/// One part of the chart.
pub struct ChartList<'a, T> {
    channel: &'a Channel,
    kind: std::marker::PhantomData<fn() -> T>,
}

impl<'a, T: ChartRecord> ChartList<'a, T> {
    pub(crate) fn new(channel: &'a Channel) -> Self {
        Self { channel, kind: std::marker::PhantomData }
    }

    /// What a patient has of it, each record once: OpenEMR sends some twice (an immunization whose site's code stands
    /// in other lists too).
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] where the edition has no such route; [`ApiError::NotAllowed`] where the role may not.
    pub async fn of(&self, patient: &PatientUuid) -> Result<Parsed<T>, ApiError> {
        let mut route = Route::fhir(T::SEARCH, &[]).with("patient", patient);
        if let Some(category) = T::CATEGORY {
            route = route.with("category", category);
        }
        let list =
            bundle::search(self.channel, route, T::RESOURCE, |resource| T::of_resource(resource, patient))
                .await?;
        Ok(once(list))
    }

    /// One record of a patient.
    ///
    /// # Errors
    /// As [`ChartList::of`]; [`ApiError::NotFound`] if there is none of this id.
    pub async fn read(&self, patient: &PatientUuid, id: &ResourceId) -> Result<T, ApiError> {
        let theirs = |resource: &Value| T::of_resource(resource, patient).filter(|one| one.id() == Some(id));
        bundle::one(self.channel, Route::fhir(T::READ, &[id]), T::RESOURCE, theirs).await
    }
}

/// Keeps the first of the records with the same id; those without one are all kept.
pub(crate) fn once<T: ChartRecord>(list: Parsed<T>) -> Parsed<T> {
    let mut seen = std::collections::HashSet::new();
    let items =
        list.items.into_iter().filter(|item| item.id().is_none_or(|id| seen.insert(id.clone()))).collect();
    Parsed { items, ..list }
}

/// The id of a resource.
pub(crate) fn id_of(resource: &Value) -> Option<ResourceId> {
    ResourceId::parse(&text_at(resource, "/id")).ok()
}
