import Archive
import Foundation
import Records

/// Ties arriving images to cases: a study of a patient who has an open case belongs to it, and a stroke study of anybody
/// else opens one. What the device's clock says becomes milestones. All it knows stands in rows, so that a killed
/// server goes on where it was; looking twice changes nothing.
package struct CaseImages: Sendable {
    let archive: Archive
    let cases: Cases
    let zone: TimeZone
    let clock: @Sendable () -> Int64

    private static let mark = "studies"
    /// How long after the opening of a case images of its patient belong to it.
    private static let daysOfCase: Int64 = 14

    package init(
        archive: Archive, zone: TimeZone = .current,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        cases = Cases(archive: archive, clock: clock)
        self.zone = zone
        self.clock = clock
    }

    /// Follows the feed until the task is cancelled.
    package func run(
        every pause: Duration = .milliseconds(300), report: @Sendable (any Error) -> Void = { _ in }
    ) async {
        while !Task.isCancelled {
            do { try await look() } catch { report(error) }
            try? await Task.sleep(for: pause)
        }
    }

    /// Looks at everything that has changed since the last look.
    package func look() async throws {
        let (begin, events) = try await archive.read { reader -> (Int64, [Events.Event]) in
            let start = try CaseWatch.position(Self.mark, in: reader) ?? Events.newest(in: reader)
            return (start, try Events.since(start, in: reader))
        }
        var studies: [String] = []
        for event in events where event.kind == Events.study && !studies.contains(event.subject) {
            studies.append(event.subject)
        }
        for uid in studies { try await take(uid) }
        let end = events.last?.id ?? begin
        let known = try await archive.read { try CaseWatch.position(Self.mark, in: $0) }
        if known != end { try await archive.write { try CaseWatch.move(Self.mark, to: end, in: $0) } }
    }

    /// What is known of a study that may belong to a case.
    private struct Found: Sendable {
        var entry: WorklistEntry
        var linked: [StrokeCase]
        var candidate: StrokeCase?
        var site: Int64
        var record: Int64?
        var times: [CaseWatch.SeriesTime]
        var exams: [ExamMoments.Row]
    }

    private func take(_ uid: String) async throws {
        guard let found = try await find(uid) else { return }
        var targets = found.linked
        if targets.isEmpty, let candidate = found.candidate {
            try await cases.link(candidate.key, study: uid, by: .house)
            targets = [candidate]
        } else if targets.isEmpty, Self.isStroke(found.entry) {
            targets = [try await open(found)]
        }
        for item in targets where item.closedMilliseconds == nil {
            try await note(found, in: item)
            // Open pages show how far the analysis is.
            if found.entry.state != .receiving { try await wake(item) }
        }
    }

    private func wake(_ item: StrokeCase) async throws {
        let now = clock()
        try await archive.write {
            try Events.append(kind: Events.caseRecord, subject: "\(item.id)", nowMilliseconds: now, in: $0)
        }
    }

    private func find(_ uid: String) async throws -> Found? {
        try await archive.read { reader -> Found? in
            guard let listed = try Studies.listed(uid, in: reader) else { return nil }
            var entry = listed.entry
            entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
            let site = try CaseWatch.site(ofStudy: uid, in: reader) ?? Site.first
            var record = try CaseWatch.record(ofStudy: uid, in: reader)
            if record == nil, !TemporaryIdentity.isPlaceholder(entry.patient.patientID) {
                record = try CaseLists.record(numbered: entry.patient.patientID, site: site, in: reader)
            }
            let soon = clock() - Self.daysOfCase * 86_400_000
            let candidate = try record.flatMap { number in
                try CaseLists.cases(ofRecord: number, in: reader)
                    .map { try CasesTable.standing($0, in: reader) }
                    .first { $0.closedMilliseconds == nil && $0.openedMilliseconds > soon }
            }
            return Found(
                entry: entry,
                linked: try CaseLists.cases(ofStudy: uid, in: reader), candidate: candidate, site: site,
                record: record, times: try CaseWatch.seriesTimes(listed.id, in: reader),
                exams: try ExamMoments.ofStudy(uid, in: reader))
        }
    }

    /// A perfusion or diffusion study of the head is made for a stroke; of others the description says so.
    static func isStroke(_ entry: WorklistEntry) -> Bool {
        let kinds: Set<AnalysisKind> = [.ctPerfusion, .mrPerfusion]
        if entry.reports.contains(where: { kinds.contains($0.kind) && $0.status != .failed }) { return true }
        let text = entry.studyDescription.lowercased()
        return ["stroke", "卒中", "脑梗", "溶栓", "取栓", "绿色通道"].contains { text.contains($0) }
    }

    private func open(_ found: Found) async throws -> StrokeCase {
        let patient = found.entry.patient
        let eastern = patient.ideographicName.replacing("^", with: "")
        let western = patient.alphabeticName.split(separator: "^").joined(separator: " ")
        // Scanners write O where nobody has said: that must not stand against what people say.
        let sex = ["M", "F"].contains(patient.sex) ? patient.sex : ""
        var facts: [FactChange] = []
        if let years = RuleFacts.years(dicomAge: patient.age) {
            facts.append(
                FactChange("age", "\(Int(years))", source: .device, origin: found.entry.source))
        }
        return try await cases.open(
            CaseOpening(
                key: "images-\(found.entry.studyUID)", origin: .images, site: found.site,
                record: found.record, name: eastern.isEmpty ? western : eastern,
                latinName: western,
                recordNumber: TemporaryIdentity.isPlaceholder(patient.patientID) ? "" : patient.patientID,
                birthDate: patient.birthDate, sex: sex,
                facts: facts, studyUIDs: [found.entry.studyUID]), by: .house)
    }

    // MARK: - Moments

    private func note(_ found: Found, in item: StrokeCase) async throws {
        let facts = try await cases.facts(item.key, by: .house)
        let offset = Self.offset(found.exams, zone: zone)
        var changes: [FactChange] = []
        func say(_ milestone: Milestone, _ taken: CaseWatch.SeriesTime?) {
            guard let taken, let device = DeviceTime.milliseconds(taken.date, taken.time, zone: zone) else {
                return
            }
            let moment = device - (offset ?? 0)
            let known = facts.histories[milestone.fact]
            // The earliest image of a device counts; what it said before is not said again.
            let origin = taken.station.isEmpty ? found.entry.source : taken.station
            let before = known?.standing.last { $0.source == .device && $0.origin == origin }
            if let before, Int64(before.value) ?? .max <= moment { return }
            changes.append(
                .moment(
                    milestone, moment, source: .device, origin: origin, clockOffsetMilliseconds: offset))
        }
        let isLater = Self.isDayAfter(found, facts, zone: zone)
        if isLater {
            say(.dayImage, found.times.first)
            if facts.value("day-study") == nil {
                changes.append(
                    FactChange("day-study", found.entry.studyUID, source: .device, origin: found.entry.source)
                )
            }
        } else {
            say(.ctStart, found.times.first { $0.modality == "CT" || $0.modality == "MR" })
            say(.cta, found.times.first { Self.isAngiography($0.description) })
            let perfusion = Set(
                found.entry.reports.filter { $0.kind == .ctPerfusion || $0.kind == .mrPerfusion }
                    .flatMap(\.seriesUIDs))
            say(.ctp, found.times.first { perfusion.contains($0.seriesUID) })
        }
        guard !changes.isEmpty else { return }
        try await cases.change(item.key, changes, by: .house)
    }

    static func isAngiography(_ description: String) -> Bool {
        let text = description.lowercased()
        return ["cta", "angio", "tof", "mra", "血管"].contains { text.contains($0) }
    }

    /// Twelve hours and more after needle or puncture, images are those of the day after.
    private static func isDayAfter(_ found: Found, _ facts: CaseFacts, zone: TimeZone) -> Bool {
        guard let treated = facts.moment(.needle) ?? facts.moment(.puncture), let first = found.times.first,
            let taken = DeviceTime.milliseconds(first.date, first.time, zone: zone)
        else { return false }
        return taken - treated > 12 * 3_600_000
    }

    /// By how much the device's clock runs ahead: it told us that the examination began the moment it did.
    static func offset(_ exams: [ExamMoments.Row], zone: TimeZone) -> Int64? {
        exams.first { $0.kind == "begun" }.flatMap { row in
            let parts = row.deviceTime.split(separator: " ").map(String.init)
            let digits = parts.joined()
            guard digits.count >= 14,
                let device = DeviceTime.milliseconds(
                    String(digits.prefix(8)), String(digits.dropFirst(8)), zone: zone)
            else { return nil }
            let offset = device - row.toldMilliseconds
            // More than half a day is another zone or a wrong date, not a clock that runs ahead; less than a few seconds
            // is the way through the network.
            guard abs(offset) < 12 * 3_600_000 else { return nil }
            return abs(offset) < 5000 ? 0 : offset
        }
    }
}

/// Times as devices write them.
enum DeviceTime {
    /// `20261122` and `140509.12` in a zone; a time may end with the device's own offset, `+0800`.
    static func milliseconds(_ date: String, _ time: String, zone: TimeZone) -> Int64? {
        let day = Array(date.utf8)
        let clock = Array(time.utf8.prefix { (0x30...0x39).contains($0) })
        guard day.count == 8, day.allSatisfy({ (0x30...0x39).contains($0) }), clock.count >= 4 else {
            return nil
        }
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
        var zone = zone
        if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }),
            let offset = Int(time[time.index(after: sign)...]), abs(offset) <= 1400
        {
            let seconds = (offset / 100 * 60 + offset % 100) * 60
            zone = TimeZone(secondsFromGMT: time[sign] == "-" ? -seconds : seconds) ?? zone
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = DateComponents(
            year: number(day[0..<4]), month: number(day[4..<6]), day: number(day[6..<8]),
            hour: number(clock[0..<2]), minute: number(clock[2..<4]),
            second: clock.count >= 6 ? number(clock[4..<6]) : 0)
        return calendar.date(from: parts).map { Int64($0.timeIntervalSince1970) * 1000 }
    }
}
