import Archive
import Foundation
import Records

/// Looks at what happened to studies and makes the transfers that rules ask for. What was looked at and what came of
/// it are one transaction: a server that is killed neither forgets a study nor sends it twice.
package struct MovingDispatcher: Sendable {
    private let archive: Archive
    private let clock: @Sendable () -> Int64
    private let zone: TimeZone

    package init(
        archive: Archive, zone: TimeZone = .current,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.zone = zone
        self.clock = clock
    }

    /// Looks every `pause` until the task is cancelled. A look that fails is told to `report` and made again.
    package func run(
        every pause: Duration = .milliseconds(400), report: @Sendable (any Error) -> Void = { _ in }
    ) async {
        while !Task.isCancelled {
            do {
                while try await look() {}
            } catch {
                report(error)
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Works off what is new, a part at a time.
    ///
    /// - Returns: whether there was something.
    @discardableResult
    package func look() async throws -> Bool {
        let news = try await archive.read { try MovingMoments.news(in: $0) }
        guard !news.isEmpty else { return false }
        let now = clock()
        let moment = LocalMoment(milliseconds: now, zone: zone)
        try await archive.write { writer in
            let rules = try MovingRulesTable.all(in: writer.reader).filter(\.isEnabled)
            if !rules.isEmpty {
                var pass = Pass(rules: rules, moment: moment, nowMilliseconds: now, writer: writer)
                try pass.work(off: news)
            }
            try MovingMoments.taken(news, in: writer)
        }
        return true
    }
}

/// One look of the rules, inside its transaction.
private struct Pass {
    let rules: [MovingRule]
    let moment: LocalMoment
    let nowMilliseconds: Int64
    let writer: Writer
    private var studies: [String: MovingStudy] = [:]

    init(rules: [MovingRule], moment: LocalMoment, nowMilliseconds: Int64, writer: Writer) {
        self.rules = rules
        self.moment = moment
        self.nowMilliseconds = nowMilliseconds
        self.writer = writer
    }

    mutating func work(off news: MovingMoments.News) throws {
        if let rows = news.studies, isWanted(.studyArrived) {
            for uid in try MovingMoments.studies(rows, in: writer.reader) {
                try happened(.studyArrived, uid)
            }
        }
        if let rows = news.instances, isWanted(.instanceReceived) {
            for (uid, series) in try MovingMoments.series(ofInstances: rows, in: writer.reader) {
                try happened(.instanceReceived, uid, to: series, rows)
            }
        }
        for moment in news.moments { try happened(moment.event, moment.studyUID) }
    }

    private func isWanted(_ event: MovingRule.Event) -> Bool { rules.contains { $0.event == event } }

    private mutating func happened(
        _ event: MovingRule.Event, _ uid: String, to series: Int64? = nil, _ rows: Range<Int64>? = nil
    ) throws {
        guard isWanted(event), var study = try study(uid) else { return }
        // An object that comes is judged by its own series.
        if let series { study.series = study.series.filter { $0.row == series } }
        for rule in rules where rule.event == event {
            guard case .fits(let fitting) = rule.conditions.judge(study, at: moment) else { continue }
            switch rule.action {
            case .send(let send): try self.send(send, rule, study, fitting, rows)
            case .fetch(let fetch): try self.fetch(fetch, rule, study)
            }
        }
    }

    private mutating func study(_ uid: String) throws -> MovingStudy? {
        if let known = studies[uid] { return known }
        let study = try MovingMoments.study(uid, in: writer.reader)
        studies[uid] = study
        return study
    }

    private func send(
        _ send: SendAction, _ rule: MovingRule, _ study: MovingStudy, _ fitting: [Int64],
        _ rows: Range<Int64>?
    ) throws {
        let series = study.series.filter { series in
            switch send.selection {
            case .all: rule.event == .analysisFinished || !series.isDerived
            case .derived: series.isDerived
            case .matching:
                fitting.contains(series.row) && (rule.event == .analysisFinished || !series.isDerived)
            }
        }
        let wait = Int64(send.hours?.wait(from: moment.minute) ?? 0) * 60_000
        for destination in send.destinations where try mayGive(study, to: destination, by: rule) {
            let wish = TransfersTable.Wish(
                destination: destination, studyUID: study.studyUID, rule: rule.name, priority: rule.priority,
                action: rule.action, notBeforeMilliseconds: nowMilliseconds + wait)
            let transfer = try TransfersTable.open(wish, nowMilliseconds: nowMilliseconds, in: writer)
            let added = try TransferItems.add(
                series: series.map(\.row), rows: rows, to: transfer.id, destination: destination, in: writer)
            if added == 0, transfer.isNew { try TransfersTable.remove(transfer.id, in: writer) }
            if added > 0 { try announce(transfer.id) }
        }
    }

    private func fetch(_ fetch: FetchAction, _ rule: MovingRule, _ study: MovingStudy) throws {
        // What we fetched ourselves needs no earlier studies of its own; nor can a patient without a number have any.
        guard !study.patientID.isEmpty, try mayGive(study, to: .source(fetch.peer), by: rule),
            try !TransferItems.isFetched(study.studyUID, in: writer.reader)
        else { return }
        let wish = TransfersTable.Wish(
            destination: .source(fetch.peer), studyUID: study.studyUID, rule: rule.name,
            priority: rule.priority, action: rule.action, notBeforeMilliseconds: nowMilliseconds)
        try announce(try TransfersTable.open(wish, nowMilliseconds: nowMilliseconds, in: writer).id)
    }

    /// Whether the destination's site may have the patient. A rule that an administrator lets give patients away makes the
    /// site one of those that have the study, so that whoever looks sees to whom it went.
    private func mayGive(
        _ study: MovingStudy, to destination: TransferDestination, by rule: MovingRule
    ) throws -> Bool {
        if try MovingSight.mayHave(destination, study: study.studyUID, in: writer.reader) { return true }
        guard rule.givesToOtherSites == true,
            let site = try MovingSight.site(of: destination, in: writer.reader)
        else { return false }
        try StudySites.add(
            study.studyUID, site: site, ground: .transfer, nowMilliseconds: nowMilliseconds, in: writer)
        try LedgerTable.append(
            LedgerEntry(
                .house, "share-study", Resource(.study, id: study.studyUID, sites: [site]),
                at: nowMilliseconds, detail: "{\"site\":\(site)}"), in: writer)
        return true
    }

    private func announce(_ transfer: Int64) throws {
        try Events.append(
            kind: Events.transfer, subject: String(transfer), nowMilliseconds: nowMilliseconds, in: writer)
    }
}
