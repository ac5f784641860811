import Archive
import Records

/// Turns studies that have come in whole into work. All it knows stands in the rows, so that a killed server goes
/// on where it was.
package struct Completion: Sendable {
    let archive: Archive
    let rule: ReadinessRule
    let dynamicRule: DynamicScanRule
    let clock: @Sendable () -> Int64

    package init(
        archive: Archive, rule: ReadinessRule = ReadinessRule(),
        dynamicRule: DynamicScanRule = DynamicScanRule(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.rule = rule
        self.dynamicRule = dynamicRule
        self.clock = clock
    }

    /// Looks at the arriving studies every `pause` until the task is cancelled. A look that fails is told to
    /// `report` and made again.
    package func run(
        every pause: Duration = .milliseconds(120), report: @Sendable (any Error) -> Void = { _ in }
    ) async {
        var recovered = false
        var looks = 0
        while !Task.isCancelled {
            do {
                if !recovered { try await recover() }
                recovered = true
                try await look()
                looks += 1
                if looks % 1000 == 0 { try await archive.write { try Events.prune(in: $0) } }
            } catch {
                report(error)
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// To be called when a server starts: the associations of the one before it are gone.
    package func recover() async throws {
        let now = clock()
        try await archive.write { try Studies.allAssociationsEnded(nowMilliseconds: now, in: $0) }
    }

    /// Queues every study that is ready now, or whose dynamic scan is whole, and says which those were. Others with a
    /// dynamic scan are got ready meanwhile.
    @discardableResult
    package func look() async throws -> [String] {
        let due = try await archive.read { reader in
            let arriving = try Arrivals.receiving(in: reader)
            // After the rows: an image must not seem to have come in the future.
            let now = clock()
            return try arriving.filter { try step(for: $0, now: now, in: reader) != nil }
        }
        guard !due.isEmpty else { return [] }
        return try await archive.write { writer in
            var queued: [String] = []
            for studyUID in due.map(\.studyUID) {
                // An image may have come between the look and this transaction.
                guard let study = try Arrivals.study(studyUID, in: writer.reader) else { continue }
                let now = clock()
                guard let step = try step(for: study, now: now, in: writer.reader) else { continue }
                try take(step, studyUID, now: now, in: writer)
                if case .prepare = step { continue }
                queued.append(studyUID)
            }
            return queued
        }
    }

    /// What is to be done with a study that is arriving.
    private enum Step {
        /// Nothing more is expected. The analysis may have been begun already, of these very images.
        case close(begun: Queue.Standing?)
        /// The dynamic scan is whole; the rest of the study may still come.
        case analyse
        case prepare
    }

    private func step(for study: Arrivals.Study, now: Int64, in reader: Reader) throws -> Step? {
        let begun = try Queue.standing(
            .analyseStudy, subject: study.studyUID,
            afterMilliseconds: study.progress.lastReceivedMilliseconds,
            in: reader)
        if rule.judge(study.progress, nowMilliseconds: now).isReady { return .close(begun: begun) }
        guard study.progress.isDynamic, begun == nil else { return nil }
        let isReceiving = archive.underway.count > 0
        if dynamicRule.isWhole(study.progress, nowMilliseconds: now, isReceiving: isReceiving) {
            return .analyse
        }
        // One that ended a moment ago, for whatever reason, need not be begun again at each look.
        let recently = try Queue.standing(
            .prepareStudy, subject: study.studyUID, afterMilliseconds: now - Self.preparationPause, in: reader
        )
        return try recently == nil && !Queue.isUnderway(.prepareStudy, subject: study.studyUID, in: reader)
            ? .prepare : nil
    }

    private func take(_ step: Step, _ studyUID: String, now: Int64, in writer: Writer) throws {
        switch step {
        case .prepare:
            try Queue.enqueue(.prepareStudy, subject: studyUID, nowMilliseconds: now, in: writer)
            return
        case .analyse:
            try Queue.enqueue(.analyseStudy, subject: studyUID, nowMilliseconds: now, in: writer)
        case .close(let begun):
            if begun == nil {
                try Queue.enqueue(.analyseStudy, subject: studyUID, nowMilliseconds: now, in: writer)
            }
            let state: Studies.State =
                switch begun {
                case .running: .analysing
                case .done: .done
                case .waiting, nil: .queued
                }
            try Studies.setState(state, studyUID: studyUID, in: writer)
            try MovingMoments.append(.studyComplete, studyUID: studyUID, nowMilliseconds: now, in: writer)
        }
        try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
    }

    /// How long after one preparation of a study the next may begin.
    private static let preparationPause: Int64 = 30_000
}
