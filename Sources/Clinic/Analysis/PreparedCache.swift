import Archive
import DICOM
import Foundation
import Imaging
import Records

/// Prepared studies on the disk, so that maps with other vessels are there in a second. All of it can be made again
/// from the images; the folder may be emptied at any time.
struct PreparedCache: Sendable {
    let folder: String
    /// The oldest files go beyond this.
    var limitBytes: Int64 = 4 << 30

    init(archive: Archive) { folder = archive.blobs.cacheFolder + "/prepared" }

    private func path(_ report: AnalysisReport, _ position: Int) -> String {
        let key = [
            report.inputs.digest, report.algorithm.id, report.algorithm.version, report.parametersJSON,
            "\(position)",
        ]
        return folder + "/" + InputDigest.of(key.joined(separator: "/").utf8) + ".prepared"
    }

    /// Keeps a prepared study. What cannot be written is not missed.
    func put(_ prepared: CTPerfusion.Prepared, of report: AnalysisReport, position: Int) {
        let bytes = prepared.encoded()
        guard !bytes.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path(report, position)), options: .atomic)
            try makeRoom()
        } catch {
            try? FileManager.default.removeItem(atPath: path(report, position))
        }
    }

    /// Nil when it is not there, or not of this version.
    func find(_ report: AnalysisReport, position: Int) -> CTPerfusion.Prepared? {
        guard let bytes = try? Bytes.mapped(path: path(report, position)) else { return nil }
        return bytes.withUnsafeBytes { CTPerfusion.Prepared(encoded: $0) }
    }

    private func makeRoom() throws {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey]
        let files = try FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys))
        var sizes = files.map { file in
            let values = try? file.resourceValues(forKeys: keys)
            return (
                file: file, size: Int64(values?.fileSize ?? 0),
                date: values?.contentModificationDate ?? .distantPast
            )
        }
        sizes.sort { $0.date < $1.date }
        var total = sizes.reduce(0) { $0 + $1.size }
        for entry in sizes.dropLast() where total > limitBytes {
            try FileManager.default.removeItem(at: entry.file)
            total -= entry.size
        }
    }
}
