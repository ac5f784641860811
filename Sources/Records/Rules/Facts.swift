/// What is known of a case when a rule is asked. Nil means that nobody has said.
package struct RuleFacts: Sendable, Equatable {
    package var ageYears: Double?
    package var hoursSinceLastKnownWell: Double?
    package var nihss: Double?
    package var preStrokeMRS: Double?
    /// Occlusion of the internal carotid or the first segment of the middle cerebral artery.
    package var proximalAnteriorOcclusion: Bool?
    package var coreMilliliters: Double?
    package var hypoperfusionMilliliters: Double?

    package init(
        ageYears: Double? = nil, hoursSinceLastKnownWell: Double? = nil, nihss: Double? = nil,
        preStrokeMRS: Double? = nil, proximalAnteriorOcclusion: Bool? = nil, coreMilliliters: Double? = nil,
        hypoperfusionMilliliters: Double? = nil
    ) {
        self.ageYears = ageYears
        self.hoursSinceLastKnownWell = hoursSinceLastKnownWell
        self.nihss = nihss
        self.preStrokeMRS = preStrokeMRS
        self.proximalAnteriorOcclusion = proximalAnteriorOcclusion
        self.coreMilliliters = coreMilliliters
        self.hypoperfusionMilliliters = hypoperfusionMilliliters
    }

    package var mismatchMilliliters: Double? {
        guard let coreMilliliters, let hypoperfusionMilliliters else { return nil }
        return hypoperfusionMilliliters - coreMilliliters
    }

    /// Hypoperfused volume over core; infinite over a core of zero, which meets any lower limit as long as there
    /// is hypoperfusion at all.
    package var mismatchRatio: Double? {
        guard let coreMilliliters, let hypoperfusionMilliliters else { return nil }
        if coreMilliliters > 0 { return hypoperfusionMilliliters / coreMilliliters }
        return hypoperfusionMilliliters > 0 ? .infinity : 0
    }

    /// Years of a DICOM age string such as `071Y`; nil for younger units, which no adult rule needs.
    package static func years(dicomAge: String) -> Double? {
        guard dicomAge.utf8.count == 4, dicomAge.last == "Y" else { return nil }
        return Double(dicomAge.dropLast())
    }
}
