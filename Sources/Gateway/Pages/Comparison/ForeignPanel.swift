import Records

/// What other programs found in a study, beside ours.
package struct ForeignPanel: Sendable {
    package struct Column: Sendable {
        package var name: String
        package var kinds: String
    }

    package struct Row: Sendable {
        package var label: String
        package var cells: [String]
        /// Another program decides otherwise than we do.
        package var differs = false
    }

    package struct Pictures: Sendable {
        package var source: String
        package var description: String
        package var series: Link
        package var thumbnail: Link?
    }

    package var columns: [Column]
    package var rows: [Row]
    package var pictures: [Pictures]
    package var troubles: [String]

    /// Nil when no other program has sent anything.
    init?(_ detail: StudyDetail, _ visit: Visit) {
        guard !detail.foreign.isEmpty else { return nil }
        let words = visit.language.comparison
        let foreign = detail.foreign
        let measured = foreign.filter { !$0.values.isEmpty }.sources
        columns = measured.map { source in
            let kinds = foreign.filter { $0.source.name == source && !$0.values.isEmpty }.map(\.kind)
            return Column(
                name: source,
                kinds: ForeignPanel.unique(kinds.map { words.kinds[$0.rawValue] ?? "" }).joined(
                    separator: " · "))
        }
        let report = detail.entry.reports.first { $0.status == .completed }
        rows = measured.isEmpty ? [] : Self.rows(report, foreign, measured, visit)
        pictures = foreign.filter { $0.kind == .picture }.map { result in
            Pictures(
                source: result.source.name, description: result.description,
                series: URLs.archiveSeries.link(detail.entry.studyUID, result.seriesUID),
                thumbnail: Link.program(
                    "/dicom-web/studies/{study}/series/{series}/thumbnail", detail.entry.studyUID,
                    result.seriesUID))
        }
        troubles = foreign.filter { !$0.trouble.isEmpty }.map {
            "\($0.source.name) · \(words.kinds[$0.kind.rawValue] ?? "") · \(words.unread): \($0.trouble)"
        }
    }

    private static func rows(
        _ report: AnalysisReport?, _ foreign: [ForeignResult], _ sources: [String], _ visit: Visit
    ) -> [Row] {
        let words = visit.language.comparison
        let labels: [(MeasurementCode, String)] = [
            (.core, visit.phrases.result.core), (.hypoperfusion, visit.phrases.result.hypoperfusion),
            (.mismatch, visit.phrases.result.mismatch), (.mismatchRatio, visit.phrases.result.mismatchRatio),
            (.tmax4, "Tmax > 4 s"), (.tmax8, "Tmax > 8 s"), (.tmax10, "Tmax > 10 s"),
        ]
        var rows = labels.compactMap { code, label -> Row? in
            let theirs = sources.map { foreign.value(code, of: $0)?.value.value }
            guard theirs.contains(where: { $0 != nil }) else { return nil }
            return Row(label: label, cells: ([report?.number(code)] + theirs).map { Figures.decimal($0) })
        }
        for rule in visit.rules.ofAnalyses.map(\.ofImages) {
            let ours = verdict(rule, report?.number(.core), report?.number(.hypoperfusion))
            let theirs = sources.map {
                verdict(
                    rule, foreign.value(.core, of: $0)?.value.value,
                    foreign.value(.hypoperfusion, of: $0)?.value.value)
            }
            let differs = theirs.contains { $0 != ours && $0 != .cannotEvaluate && ours != .cannotEvaluate }
            rows.append(
                Row(
                    label: words.decision.filling("rule", rule.name),
                    cells: ([ours] + theirs).map { word($0, words) }, differs: differs))
        }
        return rows
    }

    private static func verdict(
        _ rule: TreatmentRule, _ core: Double?, _ hypoperfusion: Double?
    ) -> RuleVerdict {
        rule.evaluate(RuleFacts(coreMilliliters: core, hypoperfusionMilliliters: hypoperfusion)).verdict
    }

    private static func word(_ verdict: RuleVerdict, _ words: Phrases.Comparison) -> String {
        switch verdict {
        case .met: words.met
        case .notMet: words.notMet
        case .cannotEvaluate: words.unknown
        }
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
