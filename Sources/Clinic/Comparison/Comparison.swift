import Archive
import Records
import Statistics

/// Our results beside those of other programs, over all studies in which both found something.
package struct Comparison: Sendable {
    /// One quantity of one study, measured by both.
    package struct Pair: Sendable, Equatable {
        package var studyUID: String
        package var patientID: String
        package var studyDate: String
        package var measure: MeasurementCode
        package var ours: Double
        package var theirs: Double
        /// What their number was read from.
        package var kind: ForeignResult.Kind
        /// How far our own number may be relied on.
        package var quality: QualityVerdict

        package var difference: Double { ours - theirs }
        package var mean: Double { (ours + theirs) / 2 }
    }

    /// One quantity of one program over all studies.
    package struct Agreement: Sendable {
        package var source: String
        package var measure: MeasurementCode
        package var pairs: [Pair]
        /// Nil for a single pair.
        package var statistics: BlandAltman?
    }

    /// What the volumes decide under one rule, by ours and by theirs.
    package struct Decision: Sendable {
        package struct Case: Sendable, Equatable {
            package var studyUID: String
            package var patientID: String
            package var ours: RuleVerdict
            package var theirs: RuleVerdict

            package var flips: Bool { ours != theirs }
        }

        package var source: String
        package var rule: String
        package var cases: [Case]

        package var flips: [Case] { cases.filter(\.flips) }
    }

    package var agreements: [Agreement] = []
    package var decisions: [Decision] = []

    /// What is compared, in this order.
    package static let measures: [MeasurementCode] = [.core, .hypoperfusion, .mismatch]

    /// One study with what was found in it.
    package struct Study: Sendable {
        package var entry: WorklistEntry
        package var foreign: [ForeignResult]

        package init(entry: WorklistEntry, foreign: [ForeignResult]) {
            self.entry = entry
            self.foreign = foreign
        }
    }

    /// - Parameter rules: those asked of each analysis.
    package init(_ studies: [Study], rules: [TreatmentRule] = RuleBook.builtIn.ofAnalyses) {
        let compared = studies.compactMap { study in
            study.entry.reports.first { $0.status == .completed && $0.number(.core) != nil }.map {
                (study, $0)
            }
        }
        let sources = Set(studies.flatMap(\.foreign.sources)).sorted()
        for source in sources {
            for measure in Self.measures {
                let pairs = compared.compactMap { Self.pair($0, $1, source, measure) }
                guard !pairs.isEmpty else { continue }
                agreements.append(
                    Agreement(
                        source: source, measure: measure, pairs: pairs,
                        statistics: BlandAltman(pairs.map { ($0.ours, $0.theirs) })))
            }
            for rule in rules.map(\.ofImages) {
                let cases = compared.compactMap { Self.decide($0, $1, source, rule) }
                if !cases.isEmpty {
                    decisions.append(Decision(source: source, rule: rule.name, cases: cases))
                }
            }
        }
    }

    private static func pair(
        _ study: Study, _ report: AnalysisReport, _ source: String, _ measure: MeasurementCode
    ) -> Pair? {
        guard let ours = report.number(measure), let theirs = theirs(study, source, measure) else {
            return nil
        }
        return Pair(
            studyUID: study.entry.studyUID, patientID: study.entry.patient.patientID,
            studyDate: study.entry.studyDate, measure: measure, ours: ours, theirs: theirs.value,
            kind: theirs.kind, quality: report.quality.verdict)
    }

    /// What a program says; the mismatch it does not say follows from the volumes it says.
    private static func theirs(
        _ study: Study, _ source: String, _ measure: MeasurementCode
    ) -> (value: Double, kind: ForeignResult.Kind)? {
        if let found = study.foreign.value(measure, of: source) { return (found.value.value, found.kind) }
        guard measure == .mismatch, let core = study.foreign.value(.core, of: source),
            let all = study.foreign.value(.hypoperfusion, of: source)
        else { return nil }
        return (all.value.value - core.value.value, all.kind)
    }

    private static func decide(
        _ study: Study, _ report: AnalysisReport, _ source: String, _ rule: TreatmentRule
    ) -> Decision.Case? {
        guard let core = theirs(study, source, .core) else { return nil }
        var (ours, theirs) = (RuleFacts(), RuleFacts())
        ours.coreMilliliters = report.number(.core)
        ours.hypoperfusionMilliliters = report.number(.hypoperfusion)
        theirs.coreMilliliters = core.value
        theirs.hypoperfusionMilliliters = Self.theirs(study, source, .hypoperfusion)?.value
        let verdicts = (rule.evaluate(ours).verdict, rule.evaluate(theirs).verdict)
        guard verdicts.0 != .cannotEvaluate, verdicts.1 != .cannotEvaluate else { return nil }
        return Decision.Case(
            studyUID: study.entry.studyUID, patientID: study.entry.patient.patientID, ours: verdicts.0,
            theirs: verdicts.1)
    }
}

/// The comparison of everything in an archive.
package struct ComparisonDesk: Sendable {
    let archive: Archive
    let rules: @Sendable () async -> RuleBook

    /// Studies that are compared at most, the newest.
    package static let mostStudies = 5_000

    /// - Parameter rules: what the node works with.
    package init(archive: Archive, rules: @escaping @Sendable () async -> RuleBook = { .builtIn }) {
        self.archive = archive
        self.rules = rules
    }

    /// - Parameter actor: only studies that are seen by this one.
    package func compare(for actor: Actor = .house) async throws -> Comparison {
        let rules = await rules().ofAnalyses
        return Comparison(
            try await archive.read { reader in
                let sight = try Sights.of(actor, in: reader)
                return try ForeignResultsTable.studies(
                    limit: Self.mostStudies, seenBy: sight, in: reader
                ).map { listed in
                    var entry = listed.entry
                    entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
                    return Comparison.Study(
                        entry: entry, foreign: try ForeignResultsTable.ofStudy(listed.id, in: reader))
                }
            }, rules: rules)
    }
}
