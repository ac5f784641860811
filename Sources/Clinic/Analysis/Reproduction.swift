import Archive
import DICOM
import Foundation
import Imaging
import Records

/// Computes a stored result again and compares it to the last bit.
package struct Reproduction: Sendable {
    package let record: ResultRecord
    /// Where each input is now, by SOP Instance UID.
    private let places: [String: StudyFile]
    /// What files were that have been compressed without loss since they came, by their hash of now.
    private let originals: [String: String]

    package init(_ record: ResultRecord, files: [StudyFile], originals: [String: String] = [:]) {
        self.record = record
        self.originals = originals
        places = Dictionary(files.map { ($0.sopInstanceUID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is not as it was.
    package enum Complaint: Sendable, Equatable {
        case missing(InputFile)
        case changed(InputFile, path: String, sha256: String)

        package var text: String {
            switch self {
            case .missing(let file):
                "missing: \(file.path ?? "object") (SOP instance \(file.sopInstanceUID))"
            case .changed(let file, let path, let sha256):
                "changed: \(path) (SOP instance \(file.sopInstanceUID)) has SHA-256 \(sha256), had \(file.sha256)"
            }
        }
    }

    /// Compares the hash of each input with what it was. Reads every file.
    package func complaints() -> [Complaint] {
        record.inputs.compactMap { input in
            guard let file = places[input.sopInstanceUID] else { return .missing(input) }
            let now = InputDigest.content(file.path)
            guard now != input.sha256, originals[now] != input.sha256 else { return nil }
            return .changed(input, path: file.path, sha256: now)
        }
    }

    /// The same algorithm in the same version made it.
    package var isSameAlgorithm: Bool {
        record.report.algorithm.id == CTPerfusion.id
            && record.report.algorithm.version == CTPerfusion.version
    }

    /// Computes the result again.
    ///
    /// - Returns: what it measures, or nil with the reason when the study is refused now.
    package func fingerprint(
        willisVersion: String, threads: Int, clock: @escaping @Sendable () -> Double,
        progress: (String, Double) -> Void = { _, _ in }
    ) throws -> (fingerprint: ResultFingerprint?, reason: String) {
        let analyser = StudyAnalyser(
            willisVersion: willisVersion, threads: threads,
            parameters: try CTPerfusion.Parameters(json: record.report.parametersJSON), clock: clock)
        let files = record.inputs.compactMap { places[$0.sopInstanceUID] }
        let selections = record.report.selection.map { [0: $0] } ?? [:]
        guard let again = analyser.analyse(files, selections: selections, progress: progress).first else {
            return (nil, "there is nothing to analyse in the images")
        }
        let reason = again.report.quality.reasons.first?.text ?? again.report.failure ?? ""
        return (again.report.fingerprint, reason)
    }

    /// The record of a result in an archive, with its images.
    ///
    /// - Parameter version: 1 for the automatic result.
    /// - Returns: nil when there is no such result, or it is older than the keeping of inputs.
    package static func find(
        studyUID: String, position: Int, version: Int, in archive: Archive
    ) async throws -> Reproduction? {
        let found = try await archive.read { reader -> (ResultRecord, [StoredImage])? in
            guard let study = try Studies.find(studyUID, in: reader) else { return nil }
            let reports = try Reports.current(study: study, in: reader)
            guard reports.indices.contains(position),
                let inputs = try ReportExtras.inputs(study: study, position: position, in: reader)
            else { return nil }
            var report: AnalysisReport? = reports[position]
            if version > 1 {
                report =
                    try ReportVersions.all(
                        study: study, digests: reports.map(\.inputs.digest), in: reader
                    ).first { $0.position == position && $0.number == version && !$0.isOutdated }?.report
            }
            guard let report else { return nil }
            return (
                ResultRecord(number: position + 1, report: report, inputs: inputs),
                try Instances.ofStudy(studyUID, in: reader)
            )
        }
        guard let (record, images) = found else { return nil }
        let originals = try await archive.read { reader in
            var originals: [String: String] = [:]
            for image in images {
                originals[image.blob] = try RecompressionsTable.original(ofBlob: image.blob, in: reader)
            }
            return originals
        }
        let files = images.compactMap { image -> StudyFile? in
            guard let blob = BlobID(image.blob) else { return nil }
            return try? StudyFile(
                path: archive.blobs.path(of: blob), digest: image.blob, characterSet: image.characterSet)
        }
        return Reproduction(record, files: files, originals: originals)
    }
}
