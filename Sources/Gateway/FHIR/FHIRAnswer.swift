import Clinic
import Hummingbird
import NIOCore

/// How answers of this face look.
enum FHIRAnswer {
    static func response(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/fhir+json; charset=utf-8; fhirVersion=4.0"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: value.written())))
    }

    /// A resource in one of its versions, with the headers that name it.
    static func response(
        _ version: ResourceVersion, _ request: Request? = nil, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let tag = "W/\"\(version.number)\""
        var response = Response(status: .notModified, headers: HTTPFields())
        let known = request?.headers[.ifNoneMatch]
        if known == nil || !(known ?? "").split(separator: ",").contains(where: { $0.trimmed == tag }) {
            response = Self.response(try resource(version), status: status)
        }
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = "private, no-cache"
        response.headers[.lastModified] = FHIRTime.httpDate(version.atMilliseconds)
        return response
    }

    /// The content of a version with its `meta`.
    static func resource(_ version: ResourceVersion) throws -> JSONValue {
        guard var resource = try? JSONParser.read(Array(version.content.utf8)) else {
            throw OperationOutcome(.internalServerError, "exception", "A stored version cannot be read.")
        }
        var meta = resource["meta"] ?? .object([:])
        meta["versionId"] = .text(String(version.number))
        meta["lastUpdated"] = .text(FHIRTime.instant(version.atMilliseconds))
        resource["meta"] = meta
        return resource
    }
}
