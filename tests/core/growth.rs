//! A child's growth: said while vitals are typed, and drawn.

use crate::desk::Desk;
use app::contract::VisitKey;
use demo_clinic::Edition;
use domain::{
    growth::{Growth, GrowthMeasure, GrowthReference},
    units::Unit,
    vitals::{TypedValue, TypedVitals, VitalSign},
};
use std::collections::BTreeMap;

fn weighed(kilograms: &str) -> TypedVitals {
    let value = TypedValue { text: kilograms.into(), unit: Unit::Kilogram };
    TypedVitals { values: BTreeMap::from([(VitalSign::Weight, value)]), ..TypedVitals::default() }
}

#[tokio::test]
async fn a_child_has_percentiles_while_typing_and_a_chart_and_an_adult_has_neither() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let visit = VisitKey::Pending { write: "7f9c24e5-6f3b-4a6f-9d11-3c1c2a2b5d10".into() };
    let (mut children, mut adults) = (0, 0);
    let mut people = Vec::new();
    for query in ["reyes", "garcia", "smith", "lee"] {
        people.extend(desk.rounds.search_server(query).await.expect("the server can be asked").hits);
    }
    for hit in people {
        let patient = hit.patient.uuid.clone();
        let check = desk.rounds.check_vitals(&patient, &visit, &weighed("20")).await.expect("checked");
        let chart = desk
            .rounds
            .growth_chart(&patient, &weighed("20"), GrowthMeasure::Weight, GrowthReference::Cdc)
            .await
            .expect("a chart");
        assert_eq!(chart.patient, patient);
        match check.check.growth {
            Growth::Grown => {
                adults += 1;
                assert!(
                    chart.lines.is_empty() && chart.why.is_none(),
                    "an adult has no curve and needs no reason"
                );
            }
            Growth::None { why } => assert_eq!(chart.why, Some(why), "the same reason in both places"),
            Growth::Known { values } => {
                children += 1;
                let said =
                    values.iter().find(|one| one.reference == GrowthReference::Cdc).expect("CDC to 20");
                let typed = chart.points.last().expect("what is typed is drawn");
                assert!(
                    typed.typed && typed.z.to_bits() == said.z.to_bits(),
                    "the note and the curve say one thing"
                );
                assert_eq!(chart.lines.len(), 7, "the CDC's percentiles");
            }
        }
    }
    assert!(adults > 0, "somebody of them is grown");
    println!("{children} children, {adults} adults");
}
