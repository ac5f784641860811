import Archive
import DICOM
import Records

/// Reads every stored object again and compares it with its name: whether what was acknowledged is still there,
/// bit for bit.
package struct Verification: Sendable {
    let archive: Archive

    package struct Summary: Sendable, Equatable {
        /// Objects that were looked at.
        package var verified = 0
        /// Pictures of reports that were looked at.
        package var pictures = 0
        /// Files of films that were looked at: sheets, their small pictures, and the images on them.
        package var films = 0
        /// One sentence for each object or picture that is missing or changed.
        package var complaints: [String] = []
        /// Files that no object and no report refers to. They do no harm: a crash between file and row leaves one.
        package var unreferenced = 0
        /// Recompressed objects whose originals came out again byte by byte.
        package var expanded = 0
    }

    package init(archive: Archive) {
        self.archive = archive
    }

    /// - Parameter progress: told how many objects have been verified so far.
    /// - Parameter expandsOriginals: recompressed objects are decoded and compared with what was received; for commands
    ///   and workers only.
    package func run(
        expandsOriginals: Bool = false, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Summary {
        var summary = Summary()
        // Listed first: what comes in meanwhile is not taken for unreferenced.
        var rest = try await stored()
        try await verifyImages(&summary, &rest, progress)
        try await verifyPictures(&summary, &rest)
        try await verifyFilms(&summary, &rest)
        if expandsOriginals { try await verifyOriginals(&summary) }
        rest.subtract(try await archive.read { try RemovalsTable.all(in: $0) })
        summary.unreferenced = rest.count
        return summary
    }

    private func stored() async throws -> Set<String> {
        try await archive.disk.run { [blobs = archive.blobs] in
            var names: Set<String> = []
            for byte in UInt8.min...UInt8.max {
                names.formUnion(try blobs.list(startingWith: byte).map(\.text))
            }
            return names
        }
    }

    private func verifyImages(
        _ summary: inout Summary, _ rest: inout Set<String>, _ progress: @Sendable (Int) -> Void
    ) async throws {
        var last = ""
        while true {
            let page = try await archive.read { [last] in
                try Instances.blobs(after: last, limit: 100, in: $0)
            }
            guard let next = page.last else { return }
            last = next
            for blob in page {
                if let complaint = try await complaint(blob) { summary.complaints.append(complaint) }
                summary.verified += 1
                rest.remove(blob)
            }
            progress(summary.verified)
        }
    }

    private func verifyPictures(_ summary: inout Summary, _ rest: inout Set<String>) async throws {
        var last: Int64 = 0
        var seen: Set<String> = []
        while let next = try await archive.read({ [last] in try Reports.pictures(afterRun: last, in: $0) }) {
            last = next.run
            for location in next.locations where seen.insert(location).inserted {
                if let complaint = try await complaint(location) {
                    summary.complaints.append("a picture of study \(next.studyUID): \(complaint)")
                }
                summary.pictures += 1
                rest.remove(location)
            }
        }
    }

    private func verifyFilms(_ summary: inout Summary, _ rest: inout Set<String>) async throws {
        var last: Int64 = 0
        while let next = try await archive.read({ [last] in try Films.blobs(afterFilm: last, in: $0) }) {
            last = next.film
            for location in next.blobs {
                if let complaint = try await complaint(location) {
                    summary.complaints.append("film \(next.film): \(complaint)")
                }
                summary.films += 1
                rest.remove(location)
            }
        }
    }

    private func verifyOriginals(_ summary: inout Summary) async throws {
        var last = ""
        while true {
            let page = try await archive.read { [last] in
                try RecompressionsTable.all(after: last, limit: 100, in: $0)
            }
            guard let next = page.last else { return }
            last = next.blob
            for row in page {
                let complaint = try await archive.disk.run { [blobs = archive.blobs] in
                    Self.complaint(ofOriginal: row, blobs)
                }
                if let complaint { summary.complaints.append(complaint) } else { summary.expanded += 1 }
            }
        }
    }

    private static func complaint(ofOriginal row: RecompressionsTable.Row, _ blobs: Blobs) -> String? {
        guard let blob = BlobID(row.blob) else { return "\(row.blob) is no name of a file." }
        do {
            let isEqual = try Recompression.expands(
                blob, to: TransferSyntax(UID(row.originalSyntaxUID)), digest: row.dataSetSHA256,
                spool: blobs.incoming, in: blobs)
            return isEqual ? nil : "\(blob) does not expand to what was received (\(row.originalBlob))."
        } catch {
            return "\(blob) cannot be expanded to what was received: \(error)"
        }
    }

    private func complaint(_ text: String) async throws -> String? {
        guard let blob = BlobID(text) else { return "\(text) is no name of a file." }
        return try await archive.disk.run { [blobs = archive.blobs] in
            do throws(ArchiveError) {
                try blobs.verify(blob)
                return nil
            } catch {
                return "\(blob): \(error.reason)"
            }
        }
    }
}
