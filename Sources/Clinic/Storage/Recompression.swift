import Archive
import Codecs
import DICOM
import Foundation

/// Compresses one stored object without loss, and proves that the original comes out again, byte by byte, before
/// anything refers to the new file. For workers: pixel data of strangers are decoded here.
struct Recompression: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    /// A new file that has been proved and that nothing refers to yet.
    struct Prepared: Sendable {
        var row: RecompressionsTable.Row
        var byteCount: Int64
    }

    /// Why an object stays as it is.
    struct Unsuitable: Error, CustomStringConvertible {
        var description: String
    }

    /// Larger objects are written through files instead of memory.
    private static let largestInMemoryBytes = 64 << 20
    /// A file that gets smaller by less than this is left as it is.
    private static let leastGain = 0.95

    /// Makes and proves the new file of an object. Blocks, computes, decodes.
    func prepare(
        _ candidate: RecompressionsTable.Candidate, as syntax: TransferSyntax
    ) throws -> Prepared {
        guard let original = BlobID(candidate.blob) else { throw Unsuitable(description: "it has no file") }
        // What rots must not be proved equal to itself.
        try archive.blobs.verify(original)
        let bytes = try Bytes.mapped(path: archive.blobs.path(of: original))
        guard let start = FileMetaInformation(bytes)?.dataSetOffset else {
            throw Unsuitable(description: "its file has no meta information")
        }
        let file = try DICOMFile.read(bytes, budget: .standard)
        try Self.judge(file, candidate)
        let compressed = try transcode(file, to: syntax)
        let blob = try write(compressed, candidate, syntax)
        do {
            let size = archive.blobs.facts(blob)?.byteCount ?? .max
            guard Double(size) < Double(candidate.byteCount) * Self.leastGain else {
                throw Unsuitable(description: "it does not get smaller")
            }
            let digest = SameDataSet.digest(bytes[start..<bytes.count])
            guard
                try Self.expands(
                    blob, to: file.transferSyntax, digest: digest, spool: archive.blobs.incoming,
                    in: archive.blobs)
            else { throw Unsuitable(description: "the original does not come out again byte by byte") }
            let isSmall = bytes.count <= SameDataSet.largestRecodedBytes
            let row = RecompressionsTable.Row(
                blob: blob.text, originalBlob: original.text, originalBytes: candidate.byteCount,
                originalSyntaxUID: file.transferSyntax.uid.string, dataSetSHA256: digest,
                contentSHA256: isSmall ? SameDataSet.contentDigest(file) ?? "" : "",
                doneMilliseconds: clock())
            return Prepared(row: row, byteCount: size)
        } catch {
            forget(blob)
            throw error
        }
    }

    /// Removes a new file that nothing came to refer to. Another object may have the same bytes: then it stays.
    func forget(_ blob: BlobID) {
        Task { [archive] in
            try? await archive.write { writer in
                guard try !ScrubTable.isReferenced(blob, in: writer.reader) else { return }
                try archive.blobs.remove(blob)
            }
        }
    }

    /// Objects that are left as they are.
    private static func judge(
        _ file: DICOMFile, _ candidate: RecompressionsTable.Candidate
    ) throws(Unsuitable) {
        let dataSet = file.dataSet
        guard file.transferSyntax.uid.string == candidate.syntaxUID else {
            throw Unsuitable(description: "its file is in another transfer syntax than its row says")
        }
        guard dataSet.contains(.pixelData), !dataSet.contains(.floatPixelData),
            !dataSet.contains(.doubleFloatPixelData)
        else { throw Unsuitable(description: "it has no integer pixel data") }
        guard dataSet.string(.lossyImageCompression) != "01" else {
            throw Unsuitable(description: "it has lost something before")
        }
        guard StandardDictionary.identifier(UID(candidate.sopClassUID)) != nil else {
            throw Unsuitable(description: "its SOP class is not known")
        }
        guard !file.hasTruncatedPixelData else { throw Unsuitable(description: "its pixel data are cut") }
    }

    private static func pixelBytes(_ file: DICOMFile) -> Int {
        switch file.dataSet[.pixelData]?.value {
        case .bytes(let bytes, _): bytes.count
        case .fragments(let fragments): fragments.reduce(0) { $0 + $1.count }
        case .items, nil: 0
        }
    }

    private func transcode(_ file: DICOMFile, to syntax: TransferSyntax) throws -> DICOMFile {
        try Self.transcode(file, to: syntax, spool: archive.blobs.incoming)
    }

    private static func transcode(
        _ file: DICOMFile, to syntax: TransferSyntax, spool: String
    ) throws -> DICOMFile {
        do {
            let large = pixelBytes(file) > largestInMemoryBytes
            return try PixelCodecs.transcode(file, to: syntax, spoolFolder: large ? spool : nil)
        } catch let error where error.code == .fileUnwritable {
            // The disk, not the object.
            throw ArchiveError(.noSpace, "Frames cannot be written: \(error.reason)")
        } catch {
            throw Unsuitable(description: "\(error.code.rawValue): \(error.reason)")
        }
    }

    /// Puts the new object into the archive, with the meta information that objects get when they come in.
    private func write(
        _ file: DICOMFile, _ candidate: RecompressionsTable.Candidate, _ syntax: TransferSyntax
    ) throws -> BlobID {
        let writer = try archive.blobs.writer()
        do {
            let meta = FileMetaInformation.encoded(
                sopClass: UID(candidate.sopClassUID), sopInstance: UID(candidate.sopInstanceUID),
                transferSyntax: syntax.uid)
            try meta.withUnsafeBytes { try writer.append($0) }
            try Self.withDataSet(of: file, spool: archive.blobs.incoming) { body in
                try body.withUnsafeBytes { try writer.append($0) }
            }
            return try writer.finish()
        } catch {
            writer.discard()
            throw error
        }
    }

    /// The encoded data set of a file, through a temporary file where it is large.
    private static func withDataSet<T>(
        of file: DICOMFile, spool: String, _ body: (Bytes) throws -> T
    ) throws -> T {
        guard pixelBytes(file) > largestInMemoryBytes else {
            return try body(Bytes(try file.dataSet.encode(as: file.transferSyntax)))
        }
        let path = spool + "/" + Hexadecimal.string(Randomness.bytes(16))
        defer { unlink(path) }
        try file.write(to: path)
        let bytes = try Bytes.mapped(path: path, budget: Budget(maximumBytes: .max))
        guard let start = FileMetaInformation(bytes)?.dataSetOffset else {
            throw ArchiveError(.corrupt, "A file that was just written has no meta information.", path: path)
        }
        return try body(bytes[start..<bytes.count])
    }

    /// Whether a stored file, written in another syntax, has exactly the data set with a SHA-256: each frame and each
    /// other element, and how they were encoded.
    static func expands(
        _ blob: BlobID, to syntax: TransferSyntax, digest: String, spool: String, in blobs: Blobs
    ) throws -> Bool {
        let bytes = try Bytes.mapped(
            path: blobs.path(of: blob), budget: Budget(maximumBytes: .max))
        var file = try transcode(try DICOMFile.read(bytes, budget: .standard), to: syntax, spool: spool)
        // Samples of 8 bits may have come as OW just as well; fragments do not tell.
        for vr in [file.dataSet[.pixelData]?.vr, .OW, .OB].compactMap({ $0 }) {
            if let element = file.dataSet[.pixelData] {
                file.dataSet[.pixelData] = Element(tag: .pixelData, vr: vr, value: element.value)
            }
            if try withDataSet(of: file, spool: spool, { SameDataSet.digest($0) }) == digest { return true }
        }
        return false
    }
}

/// What became of the images of a study.
package struct RecompressionSummary: Sendable, Equatable {
    package var done = 0
    package var left = 0
    package var originalBytes: Int64 = 0
    package var bytes: Int64 = 0
    /// Stopped before the end because an analysis waits.
    package var isInterrupted = false
    /// Why objects were left as they are, each reason once.
    package var reasons: [String] = []
}
