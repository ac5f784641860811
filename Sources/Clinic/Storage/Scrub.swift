import Archive
import Records

/// Compares every stored file with its name, a folder at a time and gently, and rows with files both ways. Where it is
/// stands in the database, so that it goes on after a restart.
package struct Scrub: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    /// Reading is held to this on average; nil for as fast as the disk gives.
    let bytesPerSecond: Double?

    /// A file that nothing refers to stays for this time: it may be about to get its row.
    private static let orphanMilliseconds: Int64 = 86_400_000

    package struct Outcome: Sendable, Equatable {
        package var files = 0
        package var bytes: Int64 = 0
        /// Names of files that are missing or not what they should be.
        package var damaged: [String] = []
        /// Files that were moved aside because nothing refers to them.
        package var orphans = 0
        /// Files that nothing refers to and that are too young to be moved.
        package var young = 0
        /// Files that were brought back.
        package var restored = 0

        package init() {}

        package static func += (one: inout Outcome, other: Outcome) {
            one.files += other.files
            one.bytes += other.bytes
            one.damaged += other.damaged
            one.orphans += other.orphans
            one.young += other.young
            one.restored += other.restored
        }
    }

    package init(
        archive: Archive, bytesPerSecond: Double?,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.bytesPerSecond = bytesPerSecond
        self.clock = clock
    }

    /// The folder that was compared longest ago, if that is long enough.
    package func next(everyMilliseconds: Int64) async throws -> Int? {
        let now = clock()
        let folders = try await archive.read { try ScrubTable.folders(in: $0) }
        let known = Dictionary(
            folders.map { ($0.number, $0.checkedMilliseconds) }, uniquingKeysWith: { first, _ in first })
        if let never = (0..<256).first(where: { known[$0] == nil }) { return never }
        guard let oldest = folders.min(by: { $0.checkedMilliseconds < $1.checkedMilliseconds }),
            now - oldest.checkedMilliseconds >= everyMilliseconds
        else { return nil }
        return oldest.number
    }

    /// Compares all files of one of the 256 folders.
    package func check(folder: Int) async throws -> Outcome {
        let byte = UInt8(truncatingIfNeeded: folder)
        var outcome = Outcome()
        // Rows first: a row is only there once its file is, so that a row without a file is true damage.
        let prefix = Hexadecimal.string([byte])
        let rows = Set(try await archive.read { try ScrubTable.referenced(startingWith: prefix, in: $0) })
        let files = try await archive.disk.run { [blobs = archive.blobs] in
            try blobs.list(startingWith: byte)
        }
        for blob in files {
            try Task.checkCancellation()
            if rows.contains(blob.text) {
                try await verify(blob, &outcome)
            } else {
                try await judgeOrphan(blob, &outcome)
            }
        }
        for missing in rows.subtracting(files.map(\.text)).sorted() {
            guard let blob = BlobID(missing) else { continue }
            try await judgeMissing(blob, &outcome)
        }
        let done = ScrubTable.Folder(
            number: folder, checkedMilliseconds: clock(), files: Int64(outcome.files), bytes: outcome.bytes)
        try await archive.write { try ScrubTable.put(done, in: $0) }
        return outcome
    }

    /// Looks again at what was damaged: it may have been sent again, or brought back from a backup.
    package func lookAgain() async throws -> Outcome {
        var outcome = Outcome()
        for damage in try await archive.read({ try ScrubTable.damage(in: $0) }) {
            guard let blob = BlobID(damage.blob) else { continue }
            let isWell = try await archive.disk.run { [blobs = archive.blobs] in
                if blobs.contains(blob) { return (try? blobs.verify(blob)) != nil }
                return try blobs.putBack(blob)
            }
            let isWanted = try await archive.read { try ScrubTable.isKept(blob, in: $0) }
            guard isWell || !isWanted else { continue }
            if isWell { outcome.restored += 1 }
            try await archive.write { try ScrubTable.forget(blob.text, in: $0) }
        }
        return outcome
    }

    private func verify(_ blob: BlobID, _ outcome: inout Outcome) async throws {
        let start = ContinuousClock.now
        let (size, failure) = try await archive.disk.run { [blobs = archive.blobs] in
            let size = blobs.facts(blob)?.byteCount ?? 0
            do throws(ArchiveError) {
                try blobs.verify(blob)
                return (size, ArchiveError?.none)
            } catch {
                return (size, error)
            }
        }
        outcome.files += 1
        outcome.bytes += size
        if let failure { try await note(failure, of: blob, &outcome) }
        guard let bytesPerSecond else { return }
        let due = start.advanced(by: .seconds(Double(size) / bytesPerSecond))
        if due > .now { try await Task.sleep(until: due, clock: .continuous) }
    }

    private func note(_ failure: ArchiveError, of blob: BlobID, _ outcome: inout Outcome) async throws {
        // The file may have been removed, with its rows, while it was read.
        guard try await archive.read({ try ScrubTable.isKept(blob, in: $0) }) else { return }
        guard failure.code != .notFound else { return try await judgeMissing(blob, &outcome) }
        var kind = BlobDamage.Kind.unreadable
        if failure.code == .corrupt {
            kind = .changed
            // Nobody gets wrong bytes: whoever asks is told that the file is not there.
            let size = try await archive.disk.run { [blobs = archive.blobs] in try blobs.setAside(blob) }
            let now = clock()
            try await archive.write { writer in
                try ScrubTable.noteQuarantined(
                    blob, kind: "changed", byteCount: size ?? 0, nowMilliseconds: now, in: writer)
            }
        }
        try await note(kind, failure.reason, of: blob, &outcome)
    }

    private func note(
        _ kind: BlobDamage.Kind, _ reason: String, of blob: BlobID, _ outcome: inout Outcome
    ) async throws {
        let damage = BlobDamage(
            blob: blob.text, kind: kind, reason: reason, foundMilliseconds: clock())
        try await archive.write { try ScrubTable.note(damage, in: $0) }
        outcome.damaged.append(blob.text)
    }

    private func judgeMissing(_ blob: BlobID, _ outcome: inout Outcome) async throws {
        guard try await archive.read({ try ScrubTable.isKept(blob, in: $0) }) else { return }
        let isHere = try await archive.disk.run { [blobs = archive.blobs] in
            if blobs.contains(blob) { return true }
            return try blobs.putBack(blob)
        }
        guard !isHere else {
            outcome.restored += 1
            return try await archive.write { try ScrubTable.forgetQuarantined(blob, in: $0) }
        }
        try await note(.missing, "There is no such file.", of: blob, &outcome)
    }

    /// Moves a file aside that nothing has referred to for a day. The question and the move are one transaction, so that
    /// no row can come between them.
    private func judgeOrphan(_ blob: BlobID, _ outcome: inout Outcome) async throws {
        let now = clock()
        let limit = now - Self.orphanMilliseconds
        guard let facts = archive.blobs.facts(blob) else { return }
        guard facts.modifiedMilliseconds <= limit else {
            outcome.young += 1
            return
        }
        let moved = try await archive.write { [blobs = archive.blobs] writer in
            guard try !ScrubTable.isReferenced(blob, in: writer.reader),
                let size = try blobs.setAside(blob, unlessNewerThan: limit)
            else { return false }
            try ScrubTable.noteQuarantined(
                blob, kind: "orphan", byteCount: size, nowMilliseconds: now, in: writer)
            return true
        }
        if moved { outcome.orphans += 1 }
    }
}
