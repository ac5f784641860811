import DICOM
import Foundation
import Records

/// A segmentation of a study as it is stored, counted again from its own voxels: the analysis' and everyone's edits of it
/// stand side by side.
package struct StudyFinding: Encodable, Sendable, Equatable {
    package var seriesUID: String
    package var sopInstanceUID: String
    package var description: String
    /// Content Creator's Name; empty where a program made it.
    package var author: String
    /// What made it, for example `Willis`.
    package var device: String
    /// Content Date and Time as `2026-11-22T08:15:00`; empty where the object has none.
    package var created: String
    /// Segmentations that it was made from.
    package var predecessors: [String]
    package var segments: [Segment]
    /// Why it could not be counted.
    package var trouble: String?

    package struct Segment: Encodable, Sendable, Equatable {
        package var number: Int
        package var label: String
        package var description: String
        /// Voxels that belong to it; fractions are added up.
        package var voxels: Double
        package var milliliters: Double
    }
}

/// Reads the findings of a study from its segmentations.
package struct FindingDesk: Sendable {
    private let retrieval: Retrieval

    package init(_ retrieval: Retrieval) { self.retrieval = retrieval }

    /// Larger objects are not counted.
    static let mostBytes: Int64 = 512 << 20
    /// Segmentations of a study that are counted.
    static let mostFindings = 100

    /// Every segmentation of a study, oldest first.
    /// - Parameter actor: only what that sees is read.
    package func findings(studyUID: String, by actor: Actor) async throws -> [StudyFinding] {
        let desk = retrieval.seen(by: actor)
        let found = try await desk.find(Metadata.Scope(studyUID: studyUID), withKinds: false)
        var stored: [Retrieval.Stored] = []
        var position = 0
        while stored.count < Self.mostFindings {
            let page = try await desk.page(of: found, from: position)
            if page.isEmpty { break }
            stored += page.filter { $0.instance.sopClassUID == .segmentationStorage }
            position += Retrieval.pageCount
        }
        let chosen = stored.prefix(Self.mostFindings)
        return try await desk.onDisk { chosen.map(Self.read) }.sorted { $0.created < $1.created }
    }

    private static func read(_ stored: Retrieval.Stored) -> StudyFinding {
        var finding = StudyFinding(
            seriesUID: stored.instance.seriesUID, sopInstanceUID: stored.instance.sopInstanceUID.string,
            description: "", author: "", device: "", created: "", predecessors: [], segments: [])
        guard stored.instance.byteCount <= mostBytes else {
            finding.trouble = "it is larger than \(mostBytes >> 20) MiB"
            return finding
        }
        do throws(DICOMError) {
            try finding.take(DICOMFile.read(path: stored.path).dataSet)
        } catch {
            finding.trouble = error.description
        }
        return finding
    }
}

extension StudyFinding {
    /// - Throws: ``DICOMError`` when the segments cannot be counted; what is written about them is taken before.
    package mutating func take(_ dataSet: DataSet) throws(DICOMError) {
        description = dataSet.string(.seriesDescription) ?? ""
        author = dataSet.string(.contentCreatorName) ?? ""
        device = dataSet.string(.manufacturerModelName) ?? dataSet.string(.manufacturer) ?? ""
        created = Self.moment(dataSet.string(.contentDate) ?? "", dataSet.string(.contentTime) ?? "")
        predecessors = dataSet.items(.referencedInstanceSequence).compactMap {
            $0.string(.referencedSOPClassUID) == UID.segmentationStorage.string
                ? $0.string(.referencedSOPInstanceUID) : nil
        }
        let content = try SegmentationContent(dataSet)
        guard let geometry = PlaneGeometry(of: dataSet), let voxel = geometry.voxelMilliliters else {
            throw DICOMError(
                .missingAttribute, "the size of a voxel is not known.", path: TagPath(.pixelMeasuresSequence))
        }
        var sums: [Int: Double] = [:]
        for (place, frame) in content.frames.enumerated() {
            sums[frame.segment, default: 0] += content.fractions(frame: place).reduce(0.0) { $0 + Double($1) }
        }
        // A segment that does not say what it is is counted all the same, and one without a voxel has no frame.
        segments = Set(content.segments.keys).union(sums.keys).sorted().map { number in
            let voxels = sums[number, default: 0]
            return Segment(
                number: number, label: content.segments[number]?.label ?? "",
                description: content.segments[number]?.description ?? "", voxels: voxels,
                milliliters: voxels * voxel)
        }
    }

    private static func moment(_ date: String, _ time: String) -> String {
        guard date.utf8.count == 8, date.utf8.allSatisfy({ (48...57).contains($0) }) else { return "" }
        let digits = time.prefix { $0 != "." } + "000000"
        func part(_ text: some StringProtocol, _ start: Int, _ count: Int) -> String {
            String(text.dropFirst(start).prefix(count))
        }
        return "\(part(date, 0, 4))-\(part(date, 4, 2))-\(part(date, 6, 2))T"
            + "\(part(digits, 0, 2)):\(part(digits, 2, 2)):\(part(digits, 4, 2))"
    }
}
