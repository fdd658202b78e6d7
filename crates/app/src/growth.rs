//! The growth chart of a child: the published curves, what was measured before, and what is being typed.

use crate::{
    account::{Account, access_log::Look},
    asking,
    contract::{GrowthChart, GrowthLine, GrowthPoint, UiError},
    core::Rounds,
    forms::read_taken,
    reading::sections,
};
use domain::{
    growth::{Child, Growth, GrowthMeasure, GrowthReference, curves, measured, span_of},
    patient::{PatientUuid, Sex},
    time::{PartialDate, WallTime},
    units::{Unit, UnitSystem, convert, shown},
    vitals::{TypedVitals, VitalSign, VitalsReading},
    vitals_check::stored_value,
};
use store::ChartSection;

impl Rounds {
    /// A growth chart of a patient, with what the vitals' form holds as its last point.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn growth_chart(
        &self,
        patient: &PatientUuid,
        typed: &TypedVitals,
        measure: GrowthMeasure,
        reference: GrowthReference,
    ) -> Result<GrowthChart, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let (sex, birth) = who(&account, patient).await;
        let by = asking::read_by(&account);
        let now = read_taken(typed, &by).unwrap_or(by.now);
        let unit = unit_of(measure, account.frame.settings().units);
        let mut chart = GrowthChart {
            patient: patient.clone(),
            measure,
            reference,
            unit,
            span: None,
            lines: Vec::new(),
            points: Vec::new(),
            why: None,
        };
        let child = match Child::of(sex, birth, now.date()) {
            Ok(child) => child,
            Err(said) => {
                if let Growth::None { why } = said {
                    chart.why = Some(why);
                }
                return Ok(chart);
            }
        };
        let on_screen = |value: f64| drawn(measure, value, unit);
        chart.span = span_of(child, reference, measure);
        chart.lines = curves(child, reference, measure)
            .into_iter()
            .map(|curve| GrowthLine {
                percentile: curve.percentile,
                points: curve.points.into_iter().map(|(days, value)| (days, on_screen(value))).collect(),
            })
            .collect();
        let earlier = sections::kept::<Vec<VitalsReading>>(&account, patient, ChartSection::Vitals).await;
        let mut readings = earlier.map(|kept| kept.value).unwrap_or_default();
        readings.sort_by_key(|reading| reading.taken);
        let points = readings.iter().filter_map(|reading| {
            point(sex, birth, reading.taken, false, &chart, |sign| reading.values.get(&sign).copied())
        });
        let typed_point = point(sex, birth, now, true, &chart, |sign| stored_value(typed, sign));
        chart.points = points.chain(typed_point).collect();
        Ok(chart)
    }
}

/// Sex and birth as the cache has them.
async fn who(account: &Account, patient: &PatientUuid) -> (Sex, Option<PartialDate>) {
    let wanted = patient.clone();
    let summary = account.cache.call(move |cache| cache.patient(&wanted)).await.unwrap_or_default();
    summary.map_or((Sex::Unknown, None), |summary| (summary.sex, summary.birth))
}

/// A reading in the chart; `None` where it has not what is drawn, or lies outside.
fn point(
    sex: Sex,
    birth: Option<PartialDate>,
    taken: WallTime,
    typed: bool,
    chart: &GrowthChart,
    stored: impl Fn(VitalSign) -> Option<f64>,
) -> Option<GrowthPoint> {
    let child = Child::of(sex, birth, taken.date()).ok()?;
    let (from, to) = chart.span?;
    let (_, value) = measured(stored).into_iter().find(|(measure, _)| *measure == chart.measure)?;
    let stands = child.stands(chart.reference, chart.measure, value, None)?;
    let days = child.days();
    (from <= days && days <= to).then(|| {
        let value = drawn(chart.measure, value, chart.unit);
        let value = chart.unit.map_or((value * 10.0).round() / 10.0, |unit| shown(value, unit));
        GrowthPoint { taken, days, value, z: stands.z, percentile: stands.percentile, typed }
    })
}

/// The unit on screen; none for BMI.
fn unit_of(measure: GrowthMeasure, system: UnitSystem) -> Option<Unit> {
    let sign = match measure {
        GrowthMeasure::Weight => VitalSign::Weight,
        GrowthMeasure::Height => VitalSign::Height,
        GrowthMeasure::HeadCircumference => VitalSign::HeadCircumference,
        GrowthMeasure::Bmi => return None,
    };
    Some(sign.shown_unit(system))
}

/// A value of the tables (kg, cm, kg/m²) in the unit on screen.
fn drawn(measure: GrowthMeasure, value: f64, unit: Option<Unit>) -> f64 {
    let from = if measure == GrowthMeasure::Weight { Unit::Kilogram } else { Unit::Centimetre };
    unit.and_then(|unit| convert(value, from, unit).ok()).unwrap_or(value)
}
