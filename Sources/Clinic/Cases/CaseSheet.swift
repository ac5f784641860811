import Records

/// A case with everything a page or a rule needs of it.
package struct CaseSheet: Sendable {
    package var item: StrokeCase
    /// Who it is about; nil while nobody has said.
    package var record: PatientRecord?
    package var facts: CaseFacts
    /// The sites that see it, with every ground they have.
    package var sites: [CaseSite]
    package var studies: [CaseStudy]
    /// What the site that has the patient wants reached when.
    package var targets: [MilestoneTarget]
    /// Other open cases that may be the same patient's, the most likely first.
    package var twins: [CaseTwin] = []
    /// Cases that were merged into this one.
    package var merges: [CaseMergeLine] = []

    /// A site that sees a case, and why.
    package struct CaseSite: Sendable, Equatable {
        package var site: Site
        package var ground: StrokeCase.Ground
    }

    /// Images of a case and what was measured on them.
    package struct CaseStudy: Sendable {
        package var entry: WorklistEntry
        /// Whole, with reasons and measurements.
        package var reports: [AnalysisReport] { entry.reports }
    }

    /// Whole years: as somebody said, else from the date of birth to the opening of the case.
    package var ageYears: Int? { facts.ageYears(record, at: item.openedMilliseconds) }

    /// `M`, `F`, `O`, or empty.
    package var sex: String { facts.value("sex") ?? record?.sex ?? "" }
}

/// A case on the board: enough to see at a glance which one needs somebody now.
package struct BoardEntry: Sendable {
    package var item: StrokeCase
    package var record: PatientRecord?
    package var site: Site?
    package var facts: CaseFacts
    package var targets: [MilestoneTarget]
    /// The newest study, with its reports as lists show them.
    package var study: WorklistEntry?
    /// That a team is being called, or that nobody has answered; nil: neither.
    package var team: Activation.State?
    /// Other cases of the board that may be the same patient's, the most likely first.
    package var twins: [CaseTwin] = []

    package var ageYears: Int? { facts.ageYears(record, at: item.openedMilliseconds) }
    package var sex: String { facts.value("sex") ?? record?.sex ?? "" }
}

extension CaseFacts {
    /// Whole years: as somebody said, else from the date of birth to a day (UTC).
    package func ageYears(_ record: PatientRecord?, at milliseconds: Int64) -> Int? {
        if let said = number("age") { return Int(said) }
        let digits = Array((record?.birthDate ?? "").utf8)
        guard digits.count == 8, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let born = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        let day = CivilDay.text(milliseconds: milliseconds).utf8.filter { $0 != UInt8(ascii: "-") }
        let now = day.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        let years = (now - born) / 10_000
        return (0...125).contains(years) ? years : nil
    }
}
