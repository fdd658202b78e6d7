//! The arithmetic of LMS (Cole and Green 1992), of the WHO's restricted method beyond three standard deviations (2006, ch. 7.2),
//! of the CDC's extended BMI (2022), and of the normal distribution.

/// L, M and S at an age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lms {
    pub(super) l: f64,
    pub(super) m: f64,
    pub(super) s: f64,
}

impl Lms {
    /// The value at `z` standard deviations.
    pub(super) fn value(self, z: f64) -> f64 {
        let Self { l, m, s } = self;
        // At L = 0 the curve is its limit.
        if l.abs() < 1e-6 { m * (s * z).exp() } else { m * (l * s).mul_add(z, 1.0).powf(1.0 / l) }
    }

    /// The z of a value.
    pub(super) fn z(self, value: f64) -> f64 {
        let Self { l, m, s } = self;
        let of_median = value / m;
        if l.abs() < 1e-6 { of_median.ln() / s } else { (of_median.powf(l) - 1.0) / (l * s) }
    }

    /// The z of a value; beyond three, the distance between the second and the third goes on, since the curve itself runs
    /// away there. With L = 1 it is the same.
    pub(super) fn restricted_z(self, value: f64) -> f64 {
        let z = self.z(value);
        if z > 3.0 {
            3.0 + (value - self.value(3.0)) / (self.value(3.0) - self.value(2.0))
        } else if z < -3.0 {
            -3.0 + (value - self.value(-3.0)) / (self.value(-2.0) - self.value(-3.0))
        } else {
            z
        }
    }

    /// The value at `z`, by the same method.
    pub(super) fn restricted_value(self, z: f64) -> f64 {
        let end = z.clamp(-3.0, 3.0);
        let step =
            if z > 0.0 { self.value(3.0) - self.value(2.0) } else { self.value(-2.0) - self.value(-3.0) };
        self.value(end) + (z - end) * step
    }
}

/// The z of a BMI by the CDC: LMS to the 95th percentile; above it the half-normal distribution of NCHS Report 2-197 (2022),
/// whose spread grows with age in years. LMS alone hardly moves there.
pub(super) fn extended_bmi(row: Lms, female: bool, years: f64, bmi: f64) -> f64 {
    let limit = row.value(quantile(0.95));
    if bmi <= limit {
        return row.z(bmi);
    }
    let sigma = if female {
        0.8334 + 0.3712 * years - 0.0011 * years * years
    } else {
        0.3728 + 0.5196 * years - 0.0091 * years * years
    };
    // What lies above it, as a part of everybody: from 5 % downwards.
    -quantile(0.1 * above((bmi - limit) / sigma))
}

/// The percentile of a z, 0 to 100.
pub(super) fn percentile_of(z: f64) -> f64 {
    100.0 * above(-z)
}

/// The part of a normal distribution above `z`, to seven digits (Numerical Recipes, `erfcc`).
fn above(z: f64) -> f64 {
    const TERMS: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let sum = TERMS.iter().rev().fold(0.0, |sum, term| sum * t + term);
    let tail = 0.5 * t * (sum - x * x).exp();
    if z < 0.0 { 1.0 - tail } else { tail }
}

/// The z below which a part of a normal distribution lies, to nine digits (Acklam). `part` lies between 0 and 1.
pub(super) fn quantile(part: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let sum = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let tail = |part: f64| {
        let q = (-2.0 * part.max(f64::MIN_POSITIVE).ln()).sqrt();
        sum(&C, q) / sum(&D, q)
    };
    if part < 0.024_25 {
        tail(part)
    } else if part > 1.0 - 0.024_25 {
        -tail(1.0 - part)
    } else {
        let q = part - 0.5;
        q * sum(&A, q * q) / sum(&B, q * q)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_is_the_one_of_the_tables() {
        for (z, part) in
            [(0.0, 0.5), (1.0, 0.841_344_7), (-1.880_793_6, 0.03), (3.0, 0.998_650_1), (-4.0, 3.167_1e-5)]
        {
            assert!((percentile_of(z) / 100.0 - part).abs() < 2e-7, "{z}: {}", percentile_of(z));
            assert!((quantile(part) - z).abs() < 1e-4, "{part}: {}", quantile(part));
        }
        assert!(quantile(1e-300) < -30.0 && quantile(0.0).is_finite(), "however far out");
    }

    #[test]
    fn a_value_and_its_z_are_each_others_inverse_beyond_three_too() {
        let row = Lms { l: -0.3833, m: 16.3, s: 0.083 };
        for z in [-5.0, -3.0, -1.2, 0.0, 2.9, 3.1, 6.0] {
            assert!((row.restricted_z(row.restricted_value(z)) - z).abs() < 1e-9, "{z}");
        }
    }
}
