import Archive
import Records

/// Reads every stored object again and compares it with its name: whether what was acknowledged is still there,
/// bit for bit.
package struct Verification: Sendable {
    let archive: Archive

    package struct Summary: Sendable, Equatable {
        package var verified = 0
        /// One sentence for each object that is missing or changed.
        package var complaints: [String] = []
    }

    package init(archive: Archive) {
        self.archive = archive
    }

    /// - Parameter progress: told how many objects have been verified so far.
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws -> Summary {
        var summary = Summary()
        var last = ""
        while true {
            let page = try await archive.read { [last] in try Instances.blobs(after: last, limit: 100, in: $0)
            }
            guard let next = page.last else { return summary }
            last = next
            for blob in page {
                if let complaint = try await complaint(blob) { summary.complaints.append(complaint) }
                summary.verified += 1
            }
            progress(summary.verified)
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
