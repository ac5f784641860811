import Archive
import Records

/// Legal holds: studies that nothing and nobody deletes or recompresses until a person takes the hold away.
package struct Holds: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    package func list() async throws -> [LegalHold] {
        try await archive.read { try HoldsTable.all(in: $0) }
    }

    package func find(_ studyUID: String) async throws -> LegalHold? {
        try await archive.read { try HoldsTable.find(studyUID, in: $0) }
    }

    /// - Returns: whether a study of this UID is here; a hold may also wait for one that is still to come.
    package func place(studyUID: String, reason: String, by name: String) async throws -> Bool {
        let hold = LegalHold(
            studyUID: studyUID, reason: reason, placedBy: name, placedMilliseconds: clock())
        return try await archive.write { writer in
            try HoldsTable.put(hold, in: writer)
            try Self.note("hold", hold.studyUID, hold.placedMilliseconds, in: writer)
            return try Studies.find(studyUID, in: writer.reader) != nil
        }
    }

    /// Says whether there was one.
    package func lift(studyUID: String) async throws -> Bool {
        let now = clock()
        return try await archive.write { writer in
            guard try HoldsTable.remove(studyUID, in: writer) else { return false }
            try Self.note("lift-hold", studyUID, now, in: writer)
            return true
        }
    }

    /// Holds are placed by commands of the machine's owner; who asked for them stands in the hold itself.
    private static func note(_ action: String, _ studyUID: String, _ now: Int64, in writer: Writer) throws {
        try LedgerTable.append(
            LedgerEntry(.house, action, Resource(.study, id: studyUID), at: now), in: writer)
    }
}
