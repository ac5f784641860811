import Records

/// The history of a result: the automatic one and those with other vessels, ready to show.
package struct VersionModel: Sendable, Equatable {
    package var position: Int
    package var rows: [Row]

    package struct Row: Sendable, Equatable {
        package var number: Int
        package var author: String
        package var time: String
        package var vessels: String
        package var core: String
        package var hypoperfusion: String
        package var mismatch: String
        package var ratio: String
        package var verdict: String
        /// Said instead of numbers while, or because, there are none.
        package var note: String?
        package var link: Link?
    }

    /// Nil as long as nobody has asked for another version.
    package init?(
        _ report: AnalysisReport, _ versions: [ResultVersion], position: Int, _ visit: Visit,
        _ clock: WallClock
    ) {
        let own = versions.filter { $0.position == position }
        guard !own.isEmpty, report.status == .completed else { return nil }
        self.position = position
        let words = visit.language.trust
        rows = [
            Row(1, words.byWillis, "", "\(words.automatic) · \(words.automatic)", report, visit)
        ]
        for version in own {
            var row = Row(
                version.number, version.author,
                clock.short(version.createdMilliseconds, now: visit.nowMilliseconds),
                Self.vessels(version.selection, report, words), version.report, visit)
            switch version.state {
            case .waiting: row.note = words.waiting
            case .failed: row.note = words.notMade.filling("reason", version.failure)
            case .done: row.link = URLs.studyVersion.link(report.studyUID, "\(version.id)")
            }
            if version.isOutdated { row.vessels += " (\(words.outdated))" }
            rows.append(row)
        }
    }

    private static func vessels(
        _ selection: VesselSelection, _ report: AnalysisReport, _ words: TrustWords
    ) -> String {
        func name(_ voxels: [[Int]], _ isPoint: Bool, _ sites: [VesselSite]) -> String {
            guard let first = voxels.first, first.count == 3 else { return words.automatic }
            if isPoint { return words.pointed.filling("n", "\(first[2] + 1)") }
            let number = sites.firstIndex { $0.voxels == voxels } ?? 0
            return words.candidate.filling("n", "\(number)")
        }
        return name(selection.arterial, selection.pointsAtArtery, report.vessels?.arterial ?? []) + " · "
            + name(selection.venous, selection.pointsAtVein, report.vessels?.venous ?? [])
    }
}

extension VersionModel.Row {
    init(
        _ number: Int, _ author: String, _ time: String, _ vessels: String, _ report: AnalysisReport?,
        _ visit: Visit
    ) {
        self.number = number
        self.author = author
        self.time = time
        self.vessels = vessels
        func volume(_ code: MeasurementCode) -> String {
            report?.number(code).map { Figures.decimal($0) } ?? "–"
        }
        core = volume(.core)
        hypoperfusion = volume(.hypoperfusion)
        mismatch = volume(.mismatch)
        ratio = report.map { ResultWords.ratio($0, visit.phrases.result) } ?? "–"
        verdict =
            switch report?.quality.verdict {
            case .good: visit.phrases.list.good
            case .limited: visit.phrases.list.limited
            default: ""
            }
    }
}
