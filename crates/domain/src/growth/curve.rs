//! The curves that a child's measurements are drawn into.

use super::{
    child::Child,
    lms::quantile,
    measure::{GrowthMeasure, GrowthReference, MONTH, STANDING},
    table::{Table, row_at},
};

/// How many stretches of straight line a curve is drawn with.
const STRETCHES: u32 = 64;

/// One percentile of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Which percentile.
    pub percentile: f64,
    /// Age in days and value (kg, cm, kg/m²), in order of age.
    pub points: Vec<(f64, f64)>,
}

/// The ages in days, both ends included, of the chart that has this child; `None` where no table does. They are the charts
/// that are printed: WHO to two, to five and to nineteen years (weight to ten), CDC to three and to twenty.
pub fn span_of(child: Child, reference: GrowthReference, measure: GrowthMeasure) -> Option<(u32, u32)> {
    let table = Table::of(reference, measure, child.days, None)?;
    let months = |count: f64| (count * MONTH).floor() as u32;
    Some(match (table, measure) {
        (Table::Who2006, _) if child.days < STANDING => (0, STANDING - 1),
        (Table::Who2006, _) => (STANDING, 1856),
        (Table::Who2007, GrowthMeasure::Weight) => (1857, months(120.0)),
        (Table::Who2007, _) => (1857, months(228.0)),
        (Table::CdcInfant, GrowthMeasure::HeadCircumference | GrowthMeasure::Weight) => (0, months(36.0)),
        (Table::CdcInfant, _) => (0, months(35.5)),
        (Table::Cdc, _) => (STANDING, months(240.0)),
    })
}

/// The curves of that chart.
pub fn curves(child: Child, reference: GrowthReference, measure: GrowthMeasure) -> Vec<Curve> {
    let Some((from, to)) = span_of(child, reference, measure) else { return Vec::new() };
    let Some(table) = Table::of(reference, measure, child.days, None) else { return Vec::new() };
    let percentiles: &[f64] = match reference {
        GrowthReference::Who => &[3.0, 15.0, 50.0, 85.0, 97.0],
        GrowthReference::Cdc => &[5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0],
    };
    let of = |&percentile: &f64| {
        let z = quantile(percentile / 100.0);
        let at = |part: u32| {
            let days = f64::from(from) + f64::from(to - from) * f64::from(part) / f64::from(STRETCHES);
            Some((days, row_at(table, measure, child.female, days)?.value(z)))
        };
        Curve { percentile, points: (0..=STRETCHES).filter_map(at).collect() }
    };
    percentiles.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chart_has_all_its_curves_from_end_to_end_and_none_cross() {
        use {GrowthMeasure as M, GrowthReference as R};
        for days in [0, 400, 731, 1500, 1857, 3000, 5000, 6900, 7300] {
            for (reference, measure) in [
                (R::Who, M::Weight),
                (R::Who, M::Height),
                (R::Who, M::HeadCircumference),
                (R::Who, M::Bmi),
                (R::Cdc, M::Weight),
                (R::Cdc, M::Height),
                (R::Cdc, M::HeadCircumference),
                (R::Cdc, M::Bmi),
            ] {
                let child = Child { female: days % 2 == 0, days };
                let found = curves(child, reference, measure);
                let Some((from, to)) = span_of(child, reference, measure) else {
                    assert!(found.is_empty());
                    continue;
                };
                assert!(from <= days && days <= to, "{reference:?} {measure:?} at {days}: {from} to {to}");
                for two in found.windows(2) {
                    assert_eq!(two[0].points.len(), 65, "{reference:?} {measure:?} at {days}");
                    assert!(two[0].points.iter().zip(&two[1].points).all(|(low, high)| low.1 < high.1));
                }
            }
        }
    }
}
