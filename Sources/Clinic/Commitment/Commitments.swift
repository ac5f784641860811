import Archive
import DICOM
import Records

/// Answers those who want to know that what they sent is safe (PS3.4 annex J). A request is a row before it is
/// acknowledged, and its report is repeated until the peer has taken it.
package struct Commitments: Sendable {
    /// A request whose report is due.
    package struct Task: Sendable {
        package let row: CommitmentsTable.Row

        package var aeTitle: String { row.aeTitle }
        package var calledAETitle: String { row.calledAETitle }
        package var transactionUID: UID { row.request.transactionUID }
        package var attempts: Int { row.attempts }
        package var id: Int64 { row.id }
    }

    /// How a request was taken.
    package enum Acceptance: Sendable, Equatable {
        case accepted
        /// Another request of the same peer has this transaction UID.
        case transactionInUse
    }

    /// When a report that was not taken is sent again.
    package struct Patience: Sendable {
        package var firstPauseMilliseconds: Int64 = 2_000
        package var longestPauseMilliseconds: Int64 = 3_600_000
        /// After this time nobody waits for it any more.
        package var giveUpMilliseconds: Int64 = 7 * 86_400_000

        package init() {}

        func pause(afterAttempts attempts: Int) -> Int64 {
            min(firstPauseMilliseconds << Int64(min(max(attempts - 1, 0), 20)), longestPauseMilliseconds)
        }
    }

    private let archive: Archive
    private let patience: Patience
    private let clock: @Sendable () -> Int64

    package init(
        archive: Archive, patience: Patience = Patience(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.patience = patience
        self.clock = clock
    }

    /// Takes a request in. When this returns the report will come, whatever happens to this process.
    ///
    /// A peer that did not hear our answer asks again with the same transaction: it gets its report once more.
    /// - Parameter delayMilliseconds: how long the report waits, so that a peer that hangs up at once can.
    package func take(
        _ request: CommitmentRequest, from aeTitle: String, called calledAETitle: String,
        delayMilliseconds: Int64 = 500
    ) async throws -> Acceptance {
        let now = clock()
        return try await archive.write { writer in
            let due = now + delayMilliseconds
            if let known = try CommitmentsTable.find(
                request.transactionUID, from: aeTitle, in: writer.reader)
            {
                guard known.request == request else { return .transactionInUse }
                try CommitmentsTable.postpone(
                    known.id, attempts: 0, failure: "", notBeforeMilliseconds: due, in: writer)
                return .accepted
            }
            try CommitmentsTable.insert(
                request, from: aeTitle, called: calledAETitle, notBeforeMilliseconds: due,
                nowMilliseconds: now, in: writer)
            return .accepted
        }
    }

    /// The requests whose report should go out now.
    package func due(limit: Int = 16) async throws -> [Task] {
        let now = clock()
        return try await archive.read { reader in
            try CommitmentsTable.due(nowMilliseconds: now, limit: limit, in: reader).map(Task.init)
        }
    }

    /// Looks for each object of a request: its row and its file.
    package func report(_ task: Task) async throws -> CommitmentReport {
        let request = task.row.request
        var report = CommitmentReport(transactionUID: request.transactionUID, committed: [], failed: [])
        for start in stride(from: 0, to: request.objects.count, by: 500) {
            let part = request.objects[start..<min(start + 500, request.objects.count)]
            let reasons = try await archive.read { [blobs = archive.blobs] reader in
                // What another site has is as good as not here.
                let site = try PeersTable.find(task.aeTitle, in: reader)?.site ?? Site.first
                var ours: [String: Bool] = [:]
                return try part.map { object in
                    try Self.fault(object, blobs, reader) { study in
                        if let known = ours[study] { return known }
                        let isOurs = try StudySites.sites(of: study, in: reader).contains(site)
                        ours[study] = isOurs
                        return isOurs
                    }
                }
            }
            for (object, reason) in zip(part, reasons) {
                if let reason {
                    report.failed.append(.init(object: object, reason: reason.rawValue))
                } else {
                    report.committed.append(object)
                }
            }
        }
        return report
    }

    /// Why an object is not safe here; nil when it is.
    private static func fault(
        _ object: ReferencedObject, _ blobs: Blobs, _ reader: Reader, _ isOurs: (String) throws -> Bool
    ) throws -> CommitmentReport.Reason? {
        let stored = try Retrievables.instances(under: object.sopInstanceUID, in: reader)
            .filter { try isOurs($0.studyUID) }
        guard !stored.isEmpty else { return .noSuchObject }
        let ofClass = stored.filter { $0.sopClassUID == object.sopClassUID }
        guard !ofClass.isEmpty else { return .classConflict }
        let isThere = ofClass.contains { BlobID($0.blob).map(blobs.contains) ?? false }
        return isThere ? nil : .processingFailure
    }

    /// The peer has taken the report.
    package func delivered(_ task: Task) async throws {
        let now = clock()
        try await archive.write { writer in
            try CommitmentsTable.finish(
                task.id, state: "done", failure: "", nowMilliseconds: now, in: writer)
            try CommitmentsTable.prune(finishedBefore: now - 7 * 86_400_000, in: writer)
        }
    }

    /// The peer did not take the report: it will be sent again, unless nobody waits for it any more.
    package func failed(_ task: Task, because reason: String) async throws {
        let now = clock()
        let attempts = task.attempts + 1
        let isOver = now - task.row.createdMilliseconds > patience.giveUpMilliseconds
        let next = now + patience.pause(afterAttempts: attempts)
        try await archive.write { writer in
            if isOver {
                try CommitmentsTable.finish(
                    task.id, state: "dead", failure: reason, nowMilliseconds: now, in: writer)
            } else {
                try CommitmentsTable.postpone(
                    task.id, attempts: attempts, failure: reason, notBeforeMilliseconds: next, in: writer)
            }
        }
    }

    /// The association is in use: soon again, and no attempt counted.
    package func busy(_ task: Task) async throws {
        let next = clock() + 250
        try await archive.write { writer in
            try CommitmentsTable.postpone(
                task.id, attempts: task.attempts, failure: task.row.failure, notBeforeMilliseconds: next,
                in: writer)
        }
    }
}
