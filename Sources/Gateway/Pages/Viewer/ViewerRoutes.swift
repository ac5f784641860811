import Foundation
import Hummingbird
import NIOCore

extension PageFace {
    /// The routes of the viewer.
    func addViewer(to router: Router<PageContext>) {
        router.get(RouterPath(URLs.studyViewer.rawValue), use: studyViewer)
        router.get(RouterPath(URLs.studyPerfusion.rawValue), use: studyPerfusion)
        router.get(RouterPath(URLs.studyFindings.rawValue), use: studyFindings)
        router.get(RouterPath(URLs.viewer.rawValue), use: viewer)
    }

    /// The viewer on a study.
    @Sendable func studyViewer(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("study")),
            try await clinic.detail(uid) != nil
        else { throw PageError.notFound }
        return viewerPage(study: uid, context.visit)
    }

    /// The viewer without a study.
    @Sendable func viewer(_ request: Request, _ context: PageContext) async throws -> Response {
        viewerPage(study: nil, context.visit)
    }

    private func viewerPage(study: String?, _ visit: Visit) -> Response {
        guard let bundle = layout.assets.viewer else {
            return .plain(visit.language.viewer.missing + "\n", status: .serviceUnavailable)
        }
        return .html(ViewerView.page(bundle, study: study, visit))
    }

    /// Curves, vessels, numbers and limits of the study's results, for the viewer.
    @Sendable func studyPerfusion(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("study")),
            let detail = try await clinic.detail(uid)
        else { throw PageError.notFound }
        return try Self.json(ViewerResults(detail, context.visit))
    }

    /// Segmentations of the study, with the volumes that the server counts in them.
    @Sendable func studyFindings(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let uid = try PathIdentifier.studyUID(context.parameters.require("study")),
            try await clinic.detail(uid) != nil
        else { throw PageError.notFound }
        return try Self.json(["findings": try await clinic.findings(uid, context.visit.actor)])
    }

    private static func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let body = try encoder.encode(value)
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}
