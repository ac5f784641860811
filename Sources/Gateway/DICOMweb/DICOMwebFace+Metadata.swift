import Clinic
import DICOM
import Foundation
import Hummingbird

extension DICOMwebFace {
    @Sendable func readMetadata(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let study = try Self.identifier("study", context) else {
            throw Problem(.notFound, "no-such-resource", "There is nothing at this address.")
        }
        let scope = Metadata.Scope(
            studyUID: study, seriesUID: try Self.identifier("series", context),
            sopInstanceUID: try Self.identifier("instance", context))
        let accept = try MetadataAnswer.accept(request.uri.query)
        let format = try AnswerFormat.accepted(request.headers[.accept], parameter: accept)
        let metadata = metadata.seen(by: context.visit.actor)
        guard let version = try await metadata.version(of: scope) else {
            throw Problem(.notFound, "no-such-resource", "The archive has no such study, series or instance.")
        }
        let base = PublicAddress.base(request, context, configuration)
        let tag = EntityTag([version, request.uri.path, base, "\(format)"])
        let answer = MetadataAnswer(metadata: metadata, scope: scope, base: base, format: format)
        // Whatever changes anywhere makes a kept answer old, corrections of headers among them.
        let state = try await finder.version()
        return try await DICOMwebAnswer(request, format, tag, kept: answers, state: state).response {
            try await answer.body()
        }
    }
}

/// Makes the answer to a request for headers, a few at a time.
struct MetadataAnswer: Sendable {
    let metadata: Metadata
    let scope: Metadata.Scope
    let base: String
    let format: AnswerFormat

    func body() async throws -> DICOMwebAnswer.Body {
        let pages = Pages(metadata.headers(of: scope))
        let first = try await pages.next() ?? []
        return DICOMwebAnswer.Body(first: try first.map(piece), warning: nil) {
            try await pages.next()?.map(piece)
        }
    }

    /// The only parameter that this resource knows.
    static func accept(_ query: String?) throws -> String? {
        let pairs = (query ?? "").split(separator: "&")
        var accept: String?
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0] == "accept", let value = String(parts[1]).removingPercentEncoding
            else {
                throw Problem(
                    .badRequest, "invalid-parameters", "This resource knows no such parameter.",
                    parameters: [.init(name: String(parts[0].prefix(64)), reason: "it is not known here.")])
            }
            accept = value
        }
        return accept
    }

    /// Where reading goes on; only the one task that sends the answer looks at it.
    private final class Pages: @unchecked Sendable {
        private var iterator: Metadata.Pages.Iterator

        init(_ pages: Metadata.Pages) { iterator = pages.makeAsyncIterator() }

        func next() async throws -> [Metadata.Header]? {
            var copy = iterator
            defer { iterator = copy }
            return try await copy.next()
        }
    }

    @Sendable private func piece(_ header: Metadata.Header) throws -> [UInt8] {
        let object = DICOMwebURLs.bulkData.path(scope.studyUID, header.seriesUID, header.sopInstanceUID)
        let json = header.json(bulkData: base + object + "/")
        return format == .multipartXML ? try Self.xml(json) : json
    }

    private static func xml(_ json: [UInt8]) throws -> [UInt8] {
        let addresses = Addresses()
        let document = try ModelDocument.read(json: Bytes(json)) { reference throws(DICOMError) in
            addresses.known[reference.path] = reference.uri
            // Not empty, so that the writer asks where the value is.
            return .bytes([0, 0], .little)
        }
        return try document.dataSet.xml { path, _ in addresses.known[path].map { .uri($0) } ?? .inline }
    }

    /// Where the values of one object are.
    private final class Addresses {
        var known: [TagPath: String] = [:]
    }
}
