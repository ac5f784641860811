import Archive
import Records

/// Turns studies that have come in whole into work. All it knows stands in the rows, so that a killed server goes
/// on where it was.
package struct Completion: Sendable {
    let archive: Archive
    let rule: ReadinessRule
    let clock: @Sendable () -> Int64

    package init(
        archive: Archive, rule: ReadinessRule = ReadinessRule(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.rule = rule
        self.clock = clock
    }

    /// Looks at the arriving studies every `pause` until the task is cancelled. A look that fails is told to
    /// `report` and made again.
    package func run(
        every pause: Duration = .milliseconds(250), report: @Sendable (any Error) -> Void = { _ in }
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

    /// Queues every study that is ready now, and says which those were.
    @discardableResult
    package func look() async throws -> [String] {
        let now = clock()
        let ready = try await archive.read { [rule] reader in
            try Arrivals.receiving(in: reader).filter {
                rule.judge($0.progress, nowMilliseconds: now).isReady
            }.map(\.studyUID)
        }
        guard !ready.isEmpty else { return [] }
        return try await archive.write { [rule] writer in
            var queued: [String] = []
            for studyUID in ready {
                // An image may have come between the look and this transaction.
                guard let study = try Arrivals.study(studyUID, in: writer.reader),
                    rule.judge(study.progress, nowMilliseconds: now).isReady
                else { continue }
                try Queue.enqueue(.analyseStudy, subject: studyUID, nowMilliseconds: now, in: writer)
                try Studies.setState(.queued, studyUID: studyUID, in: writer)
                try MovingMoments.append(
                    .studyComplete, studyUID: studyUID, nowMilliseconds: now, in: writer)
                try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
                queued.append(studyUID)
            }
            return queued
        }
    }
}
