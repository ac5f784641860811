import Archive
import Records

extension ImageChanges {
    /// What a purge took away.
    package struct Purged: Sendable, Equatable {
        package var objects = 0
        package var files = 0
        package var bytes: Int64 = 0
    }

    /// Days that deleted objects can be restored when nobody says otherwise.
    package static let graceDays = 30.0

    private static let batch = 100

    /// Takes away for good what was deleted or rejected longer ago than the period of grace. May be interrupted at any
    /// moment and goes on where it stopped.
    @discardableResult
    package func purge(graceDays: Double = Self.graceDays) async throws -> Purged {
        let before = clock() - Int64((max(0, graceDays) * 86_400_000).rounded())
        var purged = Purged()
        while true {
            try Task.checkCancellation()
            let due = try await archive.read {
                try Purging.due(hiddenBefore: before, limit: Self.batch, in: $0)
            }
            guard !due.isEmpty else { break }
            let now = clock()
            try await archive.write { writer in
                try Purging.forget(due, in: writer)
                for study in Set(due.map(\.study)).sorted() { try Deletions.recount(study, in: writer) }
                for study in Set(due.map(\.studyUID)).sorted() {
                    try LedgerTable.append(
                        LedgerEntry(.house, "purge", Resource(.study, id: study), at: now), in: writer)
                }
            }
            purged.objects += due.count
            try await removeFiles(&purged)
        }
        for study in try await archive.read({ try Purging.emptyStudies(limit: 1000, in: $0) }) {
            // A study that something else still refers to stays, without objects and hidden.
            try? await archive.write { try Purging.forget(emptyStudy: study, in: $0) }
        }
        // Pictures of reports went with the studies; an earlier purge may have been cut off.
        try await removeFiles(&purged)
        return purged
    }

    private func removeFiles(_ purged: inout Purged) async throws {
        let removed = try await FileRemoval(archive: archive, clock: clock).run()
        purged.files += removed.files
        purged.bytes += removed.bytes
    }
}
