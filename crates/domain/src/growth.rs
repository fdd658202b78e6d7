//! How heavy and how tall the young are: five standard deviations around the median for age and sex, as bounds outside of
//! which a number is mostly a slip.
//!
//! Weight: LMS parameters of the WHO Child Growth Standards (2006, weight-for-age) to 24 months, and of the CDC growth
//! charts (2000, `wtage`) from there to 20 years. Beyond three standard deviations the distance between the second and
//! the third goes on, as WHO computes them (2006, ch. 7.2): the curve itself runs away there.
//!
//! Length and height: median and coefficient of variation of the WHO standards (length-for-age) to 24 months, and of the
//! CDC charts (`statage`) to ten and a half years; the distribution is as good as normal. Growth in puberty begins at so
//! many ages that from eleven years on the bounds are this project's own.

use crate::{patient::Sex, vitals::VitalSign};

/// Standard deviations around the median that are not asked about.
const SPREAD: f64 = 5.0;
/// Days of an average month.
const MONTH: f64 = 30.4375;

/// Age in months, L, M (kg), S.
type Lms = (f64, f64, f64, f64);
/// Age in months, median (cm), S.
type Tall = (f64, f64, f64);

const BOYS_WEIGHT: [Lms; 21] = [
    (0.0, 0.3487, 3.3464, 0.14602),
    (1.0, 0.2297, 4.4709, 0.13395),
    (2.0, 0.197, 5.5675, 0.12385),
    (3.0, 0.1738, 6.3762, 0.11727),
    (4.0, 0.1553, 7.0023, 0.11316),
    (6.0, 0.1257, 7.934, 0.10958),
    (9.0, 0.0917, 8.9014, 0.10881),
    (12.0, 0.0644, 9.6479, 0.10925),
    (18.0, 0.0211, 10.9385, 0.11119),
    (24.0, -0.0137, 12.1515, 0.11426),
    (36.5, -0.621_319_726, 14.402_627_49, 0.111_874_514),
    (48.5, -0.915_241_589, 16.316_767_27, 0.119_955_32),
    (60.5, -1.000_453_886, 18.485_924_13, 0.129_879_257),
    (72.5, -1.087_471_249, 20.777_695_65, 0.139_142_773),
    (96.5, -1.351_813_296, 25.752_565_28, 0.155_973_912),
    (120.5, -1.206_688_407, 32.087_990_62, 0.178_928_74),
    (144.5, -0.836_961_905, 40.674_436_58, 0.196_591_612),
    (168.5, -0.631_876_912, 51.230_963_32, 0.190_808_471),
    (192.5, -0.801_993_069, 61.095_368_47, 0.172_459_052),
    (216.5, -1.066_224_038, 67.289_926_03, 0.161_922_819),
    (240.0, -0.916_487_62, 70.597_614_53, 0.161_476_792),
];

const GIRLS_WEIGHT: [Lms; 20] = [
    (0.0, 0.3809, 3.2322, 0.14171),
    (1.0, 0.1714, 4.1873, 0.13724),
    (2.0, 0.0962, 5.1282, 0.13),
    (3.0, 0.0402, 5.8458, 0.12619),
    (4.0, -0.005, 6.4237, 0.12402),
    (6.0, -0.0756, 7.297, 0.12204),
    (9.0, -0.1507, 8.2254, 0.12199),
    (12.0, -0.2024, 8.9481, 0.12268),
    (18.0, -0.2637, 10.2315, 0.12309),
    (24.0, -0.2941, 11.4775, 0.1239),
    (36.5, -1.024_471_278, 13.941_083_32, 0.119_491_669),
    (48.5, -1.177_029_925, 15.878_236_68, 0.131_802_186),
    (60.5, -1.287_691_525, 18.023_139_04, 0.141_190_842),
    (72.5, -1.326_763_834, 20.336_359_61, 0.149_589_838),
    (96.5, -1.127_684_095, 25.757_016_8, 0.172_147_043),
    (120.5, -0.846_872_805, 33.063_923_18, 0.195_947_008),
    (144.5, -0.807_599_577, 41.827_979_63, 0.202_298_783),
    (168.5, -1.111_606_122, 49.490_754_09, 0.188_559_804),
    (192.5, -1.651_248_208, 53.945_437_25, 0.168_124_538),
    (216.5, -1.850_946_286, 56.229_695_64, 0.160_369_59),
];

const BOYS_HEIGHT: [Tall; 15] = [
    (0.0, 49.8842, 0.037_95),
    (1.0, 54.6645, 0.035_59),
    (2.0, 58.4384, 0.034_23),
    (3.0, 61.4013, 0.033_29),
    (4.0, 63.9041, 0.032_57),
    (6.0, 67.6435, 0.031_65),
    (9.0, 71.9714, 0.031_17),
    (12.0, 75.7391, 0.031_37),
    (18.0, 82.2628, 0.032_79),
    (24.0, 87.8018, 0.034_79),
    (36.5, 95.273_591_06, 0.040_534_12),
    (48.5, 102.510_473_5, 0.041_344_257),
    (60.5, 109.175_144_1, 0.042_593_311),
    (96.5, 128.123_710_4, 0.045_127_088),
    (128.5, 142.072_452, 0.048_523_648),
];

const GIRLS_HEIGHT: [Tall; 15] = [
    (0.0, 49.1477, 0.0379),
    (1.0, 53.6326, 0.036_41),
    (2.0, 57.0796, 0.035_68),
    (3.0, 59.7773, 0.0352),
    (4.0, 62.1071, 0.034_86),
    (6.0, 65.751, 0.034_48),
    (9.0, 70.1463, 0.034_44),
    (12.0, 74.0049, 0.034_79),
    (18.0, 80.7121, 0.035_98),
    (24.0, 86.4008, 0.037_33),
    (36.5, 94.213_357_09, 0.042_017_509),
    (48.5, 101.033_927, 0.043_259_907),
    (60.5, 107.956_603_1, 0.044_276_588),
    (96.5, 127.826_275_9, 0.045_968_169),
    (128.5, 142.066_373_1, 0.050_125_012),
];

/// Lowest and highest plausible weight in kg, or length in cm, at an age in days; `None` where no table speaks of it. Of
/// somebody whose sex is not known as either, both sexes' bounds count together.
pub(crate) fn bounds(sign: VitalSign, sex: Sex, days: u32) -> Option<(f64, f64)> {
    let months = f64::from(days) / MONTH;
    let both = |boys: Option<(f64, f64)>, girls: Option<(f64, f64)>| match sex {
        Sex::Male => boys,
        Sex::Female => girls,
        Sex::Other | Sex::Unknown => {
            let (boys, girls) = (boys?, girls?);
            Some((boys.0.min(girls.0), boys.1.max(girls.1)))
        }
    };
    match sign {
        VitalSign::Weight => both(Some(weight(&BOYS_WEIGHT, months)), Some(weight(&GIRLS_WEIGHT, months))),
        VitalSign::Height => both(height(&BOYS_HEIGHT, months), height(&GIRLS_HEIGHT, months)),
        _ => None,
    }
}

fn weight(table: &[Lms], months: f64) -> (f64, f64) {
    let (before, after) = around(table, months, |row| row.0);
    let part = share(before.0, after.0, months);
    let between = |one: f64, other: f64| one + part * (other - one);
    let (l, m, s) = (between(before.1, after.1), between(before.2, after.2), between(before.3, after.3));
    let at = |z: f64| {
        // At L = 0 the curve is its limit.
        if l.abs() < 1e-6 { m * (s * z).exp() } else { m * (l * s).mul_add(z, 1.0).powf(1.0 / l) }
    };
    let beyond = SPREAD - 3.0;
    let low = at(-3.0) - beyond * (at(-2.0) - at(-3.0));
    let high = at(3.0) + beyond * (at(3.0) - at(2.0));
    (low, high)
}

fn height(table: &[Tall], months: f64) -> Option<(f64, f64)> {
    if months > table.last()?.0 {
        return None;
    }
    let (before, after) = around(table, months, |row| row.0);
    let part = share(before.0, after.0, months);
    let (m, s) = (before.1 + part * (after.1 - before.1), before.2 + part * (after.2 - before.2));
    Some((m * (1.0 - SPREAD * s), m * (1.0 + SPREAD * s)))
}

/// The rows around an age; beyond an end of the table its row twice.
fn around<T: Copy>(table: &[T], months: f64, age: impl Fn(&T) -> f64) -> (T, T) {
    let after = table.iter().position(|row| age(row) >= months).unwrap_or(table.len() - 1);
    (table[after.saturating_sub(1)], table[after])
}

/// How far an age lies between two others.
fn share(before: f64, after: f64, months: f64) -> f64 {
    if after > before { ((months - before) / (after - before)).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 0.06
    }

    #[test]
    fn the_curve_gives_the_published_values_of_the_standards() {
        // WHO, weight-for-age: boys at birth −3 SD 2.1, at 12 months +3 SD 13.3; girls at 24 months −2 SD 9.0, +2 SD 14.8.
        let at = |(_, l, m, s): Lms, z: f64| m * (l * s).mul_add(z, 1.0).powf(1.0 / l);
        assert!(close(at(BOYS_WEIGHT[0], -3.0), 2.1), "{}", at(BOYS_WEIGHT[0], -3.0));
        assert!(close(at(BOYS_WEIGHT[7], 3.0), 13.3), "{}", at(BOYS_WEIGHT[7], 3.0));
        assert!(close(at(GIRLS_WEIGHT[9], -2.0), 9.0), "{}", at(GIRLS_WEIGHT[9], -2.0));
        assert!(close(at(GIRLS_WEIGHT[9], 2.0), 14.8), "{}", at(GIRLS_WEIGHT[9], 2.0));
    }

    #[test]
    fn bounds_enclose_every_child_of_the_published_tables_and_no_slip_of_a_unit() {
        // 17 months: 11.2 kg are a child, 25 and 1 are slips; 25 lb (11.3 kg) is what was meant.
        for sex in [Sex::Male, Sex::Female, Sex::Unknown] {
            let (low, high) = bounds(VitalSign::Weight, sex, 518).expect("a table");
            assert!((3.0..7.0).contains(&low), "{sex:?}: {low}");
            assert!((15.0..24.0).contains(&high), "{sex:?}: {high}");
        }
        // CDC, boys of 24 months: 3rd to 97th percentile 79.9 to 93.0 cm; of eight years 117.5 to 139.2.
        let (low, high) = bounds(VitalSign::Height, Sex::Male, 2937).expect("a table");
        assert!(low < 117.5 && low > 90.0 && high > 139.2 && high < 165.0, "{low} to {high}");
        assert_eq!(bounds(VitalSign::Height, Sex::Male, 5000), None, "no table in puberty");
        let (low, high) = bounds(VitalSign::Weight, Sex::Female, 19 * 365).expect("a table");
        assert!(low > 20.0 && high > 120.0, "a young woman: {low} to {high}");
    }

    #[test]
    fn there_is_no_jump_between_the_rows() {
        let mut last: Option<(f64, f64)> = None;
        for days in 0..7300 {
            let (low, high) = bounds(VitalSign::Weight, Sex::Unknown, days).expect("a table");
            assert!(low > 0.0 && low < high, "{days} days: {low} to {high}");
            if let Some((before, above)) = last {
                assert!((low - before).abs() < 0.5 && (high - above).abs() < 1.0, "{days} days");
            }
            last = Some((low, high));
        }
    }
}
