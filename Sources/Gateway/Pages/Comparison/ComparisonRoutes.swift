import Clinic
import Hummingbird
import NIOCore

extension PageFace {
    @Sendable func comparison(_ request: Request, _ context: PageContext) async throws -> Response {
        answer(
            ComparisonView.page(try await clinic.archive.comparison(context.visit.actor), context.visit),
            context.visit)
    }

    @Sendable func comparisonCSV(_ request: Request, _ context: PageContext) async throws -> Response {
        download(try await document(context).csv, type: "text/csv; charset=utf-8", name: "comparison.csv")
    }

    @Sendable func comparisonJSON(_ request: Request, _ context: PageContext) async throws -> Response {
        download(try await document(context).json, type: "application/json", name: "comparison.json")
    }

    private func document(_ context: PageContext) async throws -> ComparisonDocument {
        ComparisonDocument(
            try await clinic.archive.comparison(context.visit.actor), willisVersion: clinic.archive.version)
    }

    private func download(_ text: String, type: String, name: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
