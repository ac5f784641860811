import Clinic
import DICOM
import Hummingbird

/// What a request to store holds (PS3.18 section 10.5.1): one object, or a message of many parts.
enum StoreRequest: Sendable, Equatable {
    /// One DICOM file.
    case file
    /// Attributes of objects whose values all stand in the document.
    case model(ModelDeposit.Form)
    /// DICOM files, one a part.
    case files(boundary: String)
    /// Attributes of objects in one part or some, large values in others.
    case models(ModelDeposit.Form, boundary: String)

    /// Reads the Content-Type of a request.
    /// - Throws: ``Problem``.
    init(contentType: String?) throws {
        guard let type = contentType.flatMap(DICOM.MediaType.init) else { throw Self.unsupported }
        if type.name == "multipart/related" {
            guard let boundary = type.parameters["boundary"] else {
                throw Problem(.badRequest, "no-boundary", "The Content-Type names no boundary.")
            }
            // Some clients leave the type out; what can it be but files?
            switch type.parameters["type"]?.lowercased() ?? "application/dicom" {
            case "application/dicom": self = .files(boundary: boundary)
            case "application/dicom+json": self = .models(.json, boundary: boundary)
            case "application/dicom+xml": self = .models(.xml, boundary: boundary)
            default: throw Self.unsupported
            }
        } else {
            switch type.name {
            case "application/dicom": self = .file
            case "application/dicom+json": self = .model(.json)
            case "application/dicom+xml": self = .model(.xml)
            default: throw Self.unsupported
            }
        }
    }

    private static var unsupported: Problem {
        Problem(
            .unsupportedMediaType, "unsupported-media-type",
            "Objects are taken as application/dicom, application/dicom+json or application/dicom+xml, alone or within "
                + "multipart/related with that type.")
    }
}
