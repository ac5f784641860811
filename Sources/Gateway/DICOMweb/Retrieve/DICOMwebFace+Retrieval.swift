import Clinic
import DICOM
import Foundation
import Hummingbird
import Logging
import Records

/// What all retrievals have in common.
extension DICOMwebFace {
    /// What the address names: a study, a series of it, or an instance of that.
    static func scope(_ context: PageContext) throws -> Metadata.Scope {
        guard let study = try identifier("study", context) else { throw nothing }
        return Metadata.Scope(
            studyUID: study, seriesUID: try identifier("series", context),
            sopInstanceUID: try identifier("instance", context))
    }

    static var nothing: Problem {
        Problem(.notFound, "no-such-resource", "The archive has no such study, series or instance.")
    }

    static func notAcceptable(_ detail: String) -> Problem {
        Problem(.notAcceptable, "not-acceptable", detail)
    }

    static func location(of instance: RetrievableInstance, _ base: String) -> String {
        base
            + DICOMwebURLs.instance.path(
                instance.studyUID, instance.seriesUID, instance.sopInstanceUID.string)
    }

    /// Where the frames of an object lie.
    func map(of stored: Retrieval.Stored) async throws -> PixelMap {
        do {
            return try await retrieval.pixelMap(of: stored)
        } catch let error as PixelMapError {
            switch error.code {
            case .noPixelData: throw Problem(.notFound, "no-pixel-data", error.description)
            case .damaged:
                throw Problem(
                    .internalServerError, "damaged-object",
                    "The frames of this object cannot be found: \(error.description)")
            }
        }
    }

    /// What a requester is told when a workshop could not do it.
    func problem(_ error: WorkshopError) -> Problem {
        logger.warning("an image was not converted", metadata: ["reason": "\(error)"])
        switch error.code {
        case .refused:
            return Problem(
                .notAcceptable, "not-convertible", "This object cannot be converted: \(error.description)")
        case .broken:
            return Problem(
                .internalServerError, "conversion-failed",
                "Converting this object was given up: \(error.description). As it is stored (transfer-syntax=*) it may be had."
            )
        case .busy:
            return Problem(
                .serviceUnavailable, "busy", "Too many conversions are waiting; try again soon.",
                headers: [(.retryAfter, "5")])
        }
    }
}

extension StreamedAnswer {
    /// A file that was made for this answer and goes away with it.
    func temporary(
        _ path: String, contentType: String, location: String? = nil
    ) async throws -> Response {
        try await made([.temporary(path)], contentType: contentType, location: location)
    }
}

/// The parameters behind the question mark. What a resource does not know is passed over (PS3.18 section 8.1.3).
struct QueryParameters {
    private var values: [String: String] = [:]

    init(_ query: String?) throws {
        for pair in (query ?? "").split(separator: "&").prefix(64) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = String(parts[0]).removingPercentEncoding,
                let value = Self.decoded(parts.count == 2 ? parts[1] : "")
            else {
                throw Problem(
                    .badRequest, "invalid-parameters", "A parameter is wrongly escaped.",
                    parameters: [
                        .init(
                            name: String(parts[0].prefix(64)),
                            reason: "it is not in UTF-8, or wrongly escaped.")
                    ])
            }
            values[name.lowercased()] = value
        }
    }

    /// In media types a plus sign is a plus sign, and nothing else has one here.
    private static func decoded(_ text: Substring) -> String? { String(text).removingPercentEncoding }

    /// - Parameter name: in lower case.
    subscript(name: String) -> String? { values[name] }
}
