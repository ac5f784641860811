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
            return try Studies.find(studyUID, in: writer.reader) != nil
        }
    }

    /// Says whether there was one.
    package func lift(studyUID: String) async throws -> Bool {
        try await archive.write { try HoldsTable.remove(studyUID, in: $0) }
    }
}
