import DICOM
import Hummingbird

/// In which form one data set goes out.
enum ModelFormat: Sendable, Equatable {
    case dicomJSON
    /// The same under the name that browsers and scripts know.
    case plainJSON
    case xml

    /// The form that is liked best among those that we have.
    /// - Parameter header: the Accept header; nothing means anything.
    /// - Throws: ``Problem``.
    static func accepted(_ header: String?) throws -> ModelFormat {
        var best: (format: ModelFormat, quality: Double)?
        for range in (header ?? "*/*").split(separator: ",").prefix(32) {
            guard let type = DICOM.MediaType(String(range)), let format = format(type) else { continue }
            let quality = type.parameters["q"].map { Double($0) ?? 0 } ?? 1
            if quality > best?.quality ?? 0 { best = (format, quality) }
        }
        guard let best else {
            throw Problem(
                .notAcceptable, "not-acceptable",
                "Answers are given as application/dicom+json or application/dicom+xml.")
        }
        return best.format
    }

    private static func format(_ type: DICOM.MediaType) -> ModelFormat? {
        switch type.name {
        case "application/dicom+json", "*/*", "application/*": .dicomJSON
        case "application/json": .plainJSON
        case "application/dicom+xml", "application/xml", "text/xml": .xml
        case "multipart/related" where type.parameters["type"] == "application/dicom+xml": .xml
        default: nil
        }
    }

    var contentType: String {
        switch self {
        case .dicomJSON: "application/dicom+json"
        case .plainJSON: "application/json"
        case .xml: "application/dicom+xml"
        }
    }

    func encoded(_ dataSet: DataSet) throws(DICOMError) -> [UInt8] {
        self == .xml ? try dataSet.xml() : try dataSet.json()
    }
}

extension HTTPResponse.Status {
    /// 507 (RFC 4918 section 11.5): there is no room for what was sent.
    static let outOfSpace = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
