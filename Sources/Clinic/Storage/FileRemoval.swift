import Archive

/// Removes files whose last row has gone.
struct FileRemoval: Sendable {
    /// What has been removed.
    struct Outcome: Sendable {
        var files = 0
        var bytes: Int64 = 0
    }

    let archive: Archive
    let clock: @Sendable () -> Int64

    private static let batch = 100

    /// Removes all that are due. May be interrupted at any moment and goes on where it stopped.
    ///
    /// The question whether anything refers to a file and its removal are one transaction, so that no row can come between
    /// them: a reception of the same bytes either keeps the file or is told to come again.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        let now = clock()
        while true {
            try Task.checkCancellation()
            let due = try await archive.read {
                try RemovalsTable.due(nowMilliseconds: now, limit: Self.batch, in: $0)
            }
            guard !due.isEmpty else { return outcome }
            for blob in due {
                let bytes = try await archive.write { [blobs = archive.blobs] writer -> Int64? in
                    try RemovalsTable.forget(blob, in: writer)
                    guard try !ScrubTable.isKept(blob, in: writer.reader) else { return nil }
                    let count = blobs.byteCount(of: blob)
                    try blobs.remove(blob)
                    return count
                }
                guard let bytes else { continue }
                outcome.files += 1
                outcome.bytes += bytes
            }
        }
    }
}
