import Archive
import DICOM
import Records

/// Reads the headers of objects that came before headers were kept, the oldest first, a few at a time. May be
/// interrupted at any moment and goes on where it stopped.
package struct HeaderIndexing: Sendable {
    let archive: Archive

    private static let batch = 32

    package init(archive: Archive) {
        self.archive = archive
    }

    /// Lets everything be read again, after a change of what is kept.
    package func forget() async throws {
        try await archive.write { writer in
            try HeadersTable.forgetAll(in: writer)
            try HeadersTable.indexAll(in: writer)
        }
    }

    /// - Parameter progress: told how many objects have been read so far.
    /// - Returns: how many objects were read.
    @discardableResult
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        var count = 0
        while true {
            try Task.checkCancellation()
            let unread = try await archive.read { try HeadersTable.unread(limit: Self.batch, in: $0) }
            guard !unread.isEmpty else { return count }
            let read = await described(unread)
            try await archive.write { writer in
                for (object, file) in zip(unread, read) { try Self.keep(file, of: object, in: writer) }
            }
            count += unread.count
            progress(count)
        }
    }

    private func described(_ unread: [HeadersTable.Unread]) async -> [DescribedFile?] {
        let headers = Headers(blobs: archive.blobs)
        return
            (try? await archive.disk.run {
                unread.map { object in
                    let image = object.image
                    let syntax = TransferSyntax(UID(image.attributes.transferSyntaxUID))
                    return (try? headers.file(image.blob, syntax, image.characterSet)).map(DescribedFile.init)
                }
            }) ?? unread.map { _ in nil }
    }

    private static func keep(
        _ file: DescribedFile?, of object: HeadersTable.Unread, in writer: Writer
    ) throws {
        try HeadersTable.put(
            file?.place ?? .inFile, instance: object.instance, bitsAllocated: file?.bitsAllocated, in: writer)
        guard let file else { return }
        let known = try HeadersTable.isDescribed(
            study: object.study, series: object.series, in: writer.reader)
        if !known.study { try HeadersTable.describe(study: object.study, header: file.study, in: writer) }
        if !known.series { try HeadersTable.describe(series: object.series, header: file.series, in: writer) }
        if try !(known.study && known.series)
            && CorrectionsTable.isCorrected(study: object.study, in: writer.reader)
        {
            try CorrectedIndex.refresh(study: object.study, in: writer)
        }
    }
}
