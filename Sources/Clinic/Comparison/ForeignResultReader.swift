import DICOM
import Records

/// Reads what other programs found from the objects they sent.
struct ForeignResultReader {
    /// An object of a study that was not made here.
    struct Object: Sendable {
        var path: String
        var seriesUID: String
        var sopInstanceUID: String
        var sopClassUID: String
        var byteCount: Int64

        init(_ image: StoredImage, path: String) {
            self.path = path
            seriesUID = image.seriesUID
            sopInstanceUID = image.attributes.sopInstanceUID
            sopClassUID = image.attributes.sopClassUID
            byteCount = image.byteCount
        }
    }

    /// Manufacturer's Model Name of what our viewer stores.
    static let viewerModel = "Willis viewer"
    /// Larger objects are no result of a perfusion analysis.
    static let mostBytes: Int64 = 512 << 20
    /// Objects of a study that are looked into.
    static let mostObjects = 200

    private static let reports: Set<UID> = [
        .basicTextSRStorage, .enhancedSRStorage, .comprehensiveSRStorage, .comprehensive3DSRStorage,
    ]
    private static let pictures: Set<UID> = [
        .secondaryCaptureImageStorage, .multiFrameTrueColorSecondaryCaptureImageStorage,
        .multiFrameGrayscaleByteSecondaryCaptureImageStorage,
    ]

    static func isCandidate(sopClassUID: String) -> Bool { kind(sopClassUID) != nil }

    private static func kind(_ sopClassUID: String) -> ForeignResult.Kind? {
        let sopClass = UID(sopClassUID)
        if reports.contains(sopClass) { return .report }
        if sopClass == .segmentationStorage { return .segmentation }
        if sopClass == .parametricMapStorage { return .parametricMap }
        return pictures.contains(sopClass) ? .picture : nil
    }

    /// Reports, segmentations and maps one by one; pictures of a series together.
    static func read(_ objects: [Object]) -> [ForeignResult] {
        var results: [ForeignResult] = []
        var pictures: [String: Int] = [:]
        for object in objects.prefix(mostObjects) where object.byteCount <= mostBytes {
            guard let kind = kind(object.sopClassUID) else { continue }
            if kind == .picture, let place = pictures[object.seriesUID] {
                results[place].count += 1
                continue
            }
            guard let result = result(object, kind) else { continue }
            if kind == .picture { pictures[object.seriesUID] = results.count }
            results.append(result)
        }
        return results
    }

    /// Nil for what is no result of a perfusion analysis.
    private static func result(_ object: Object, _ kind: ForeignResult.Kind) -> ForeignResult? {
        let file: DICOMFile
        do {
            file = try DICOMFile.read(path: object.path, stopBeforePixelData: kind == .picture)
        } catch {
            return nil
        }
        let header = file.dataSet
        // What people drew in our own viewer is no other program's result.
        guard header.string(.manufacturerModelName) != viewerModel else { return nil }
        var result = ForeignResult(
            kind: kind, source: ForeignSource(header), seriesUID: object.seriesUID,
            sopInstanceUID: object.sopInstanceUID,
            description: header.string(.seriesDescription) ?? header.string(.contentLabel) ?? "")
        guard kind != .picture else { return isPerfusion(header) ? result : nil }
        do throws(DICOMError) {
            switch kind {
            case .report: result.values = ReportValues.read(try StructuredReport(header))
            case .segmentation: result.values = try SegmentValues.read(header)
            case .parametricMap: result.values = try MapValues.read(header)
            case .picture: break
            }
        } catch {
            result.trouble = error.description
        }
        return result.values.isEmpty && !(isPerfusion(header) && !result.trouble.isEmpty) ? nil : result
    }

    /// Whether a picture says of itself that it shows perfusion.
    private static func isPerfusion(_ header: DataSet) -> Bool {
        let said = [
            Tag.seriesDescription, .imageComments, .protocolName, .derivationDescription, .contentLabel,
            .contentDescription,
        ].compactMap { header.string($0)?.lowercased() }.joined(separator: " ")
        let type = header.strings(.imageType).joined(separator: " ").lowercased()
        let words = [
            "perf", "ctp", "tmax", "cbf", "cbv", "mtt", "ttp", "mismatch", "penumbra", "rapid", "core", "aif",
        ]
        return words.contains { said.contains($0) } || type.contains("perfusion")
    }
}

extension ForeignSource {
    init(_ header: DataSet) {
        self.init(
            manufacturer: header.string(.manufacturer) ?? "",
            model: header.string(.manufacturerModelName) ?? "",
            version: header.strings(.softwareVersions).joined(separator: " "),
            station: header.string(.stationName) ?? "")
    }
}
