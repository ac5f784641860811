/// How much of a drug a rule gives for a weight.
package struct DoseRule: Sendable, Equatable {
    package var drug: String
    package var milligramsPerKilogram: Double
    package var maximumMilligrams: Double
    /// The share given at once, 0 to 1.
    package var bolusShare: Double
    /// How long the rest runs; 0 when all is given at once.
    package var infusionMinutes: Double
    package var confirmation: TreatmentRule.Confirmation

    /// The dose with every step of its calculation, in tenths of a milligram; nil for a weight nobody has.
    package func dose(weightKilograms: Double) -> Dose? {
        guard (2...350).contains(weightKilograms) else { return nil }
        let product = Self.tenths(milligramsPerKilogram * weightKilograms)
        let total = min(product, maximumMilligrams)
        let bolus = Self.tenths(total * bolusShare)
        return Dose(
            rule: self, weightKilograms: weightKilograms, productMilligrams: product, totalMilligrams: total,
            bolusMilligrams: bolus, infusionMilligrams: Self.tenths(total - bolus))
    }

    private static func tenths(_ value: Double) -> Double { (value * 10 + 1e-9).rounded() / 10 }
}

/// A dose and how it came about.
package struct Dose: Sendable, Equatable {
    package var rule: DoseRule
    package var weightKilograms: Double
    /// Weight times the dose per kilogram, before the maximum.
    package var productMilligrams: Double
    package var totalMilligrams: Double
    package var bolusMilligrams: Double
    package var infusionMilligrams: Double

    package var isCapped: Bool { productMilligrams > totalMilligrams }
}
