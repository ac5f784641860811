import Clinic
import DICOM
import Foundation
import Hummingbird

/// What requests about units of work have in common (PS3.18 chapter 11).
struct WorkitemRequest {
    let request: Request
    let context: PageContext

    /// The unit of work, or what stands for many, that the address names.
    func workitem() throws -> String {
        guard let uid = try DICOMwebFace.identifier("workitem", context) else {
            throw Problem(.notFound, "no-such-resource", "There is nothing at this address.")
        }
        return uid
    }

    /// The application entity that the address names.
    func title(_ name: String) throws -> String? {
        guard let text = context.parameters.get(name)?.removingPercentEncoding else { return nil }
        let title = text.trimmed
        let isValid = title.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C }
        guard isValid, (1...16).contains(title.utf8.count) else {
            throw Problem(
                .badRequest, "invalid-title",
                "An application entity title has 1 to 16 characters of ASCII and no backslash.")
        }
        return title
    }

    /// The parameters of the address, in order; one that only names something, without a value, stands for itself.
    func parameters() throws -> [QueryString.Parameter] {
        guard let query = QueryString(request.uri.query ?? "", most: 64), query.unreadable.isEmpty else {
            throw Problem(.badRequest, "invalid-parameters", "The parameters cannot be read.")
        }
        return query.parameters
    }

    /// A unique identifier among the parameters, under one of several names or none.
    func identifier(_ names: String...) throws -> UID? {
        let found = try parameters().first {
            names.contains($0.name.lowercased()) || ($0.value.isEmpty && $0.name.first?.isNumber == true)
        }
        guard let found, let text = [found.value, found.name].first(where: { !$0.isEmpty }) else {
            return nil
        }
        guard UID(text).isValid else {
            throw Problem(
                .badRequest, "invalid-identifier", "The address holds what is no unique identifier.")
        }
        return UID(text)
    }

    /// The attributes that the body holds.
    /// - Parameter isOptional: the body may be empty.
    func dataSet(isOptional: Bool = false) async throws -> DataSet {
        let body = try await RequestBytes(request).collect(limit: Workitems.mostBytes)
        if body.isEmpty, isOptional { return DataSet() }
        let type = request.headers[.contentType].flatMap(DICOM.MediaType.init)
        do throws(DICOMError) {
            switch type?.name {
            case "application/dicom+json", "application/json": return try Self.json(body)
            case "application/dicom+xml", "application/xml", "text/xml":
                return try ModelDocument.read(xml: Bytes(body), budget: Self.budget).dataSet
            case "multipart/related":
                return try ModelDocument.read(xml: Bytes(Self.part(body, type)), budget: Self.budget).dataSet
            default: break
            }
        } catch {
            throw Problem(
                .badRequest, "malformed-body", "The attributes cannot be read: \(error.description)")
        }
        throw Problem(
            .unsupportedMediaType, "unsupported-media-type",
            "Workitems are taken as application/dicom+json or application/dicom+xml.")
    }

    private static let budget = Budget(
        maximumBytes: Workitems.mostBytes, maximumElements: 100_000, maximumItems: 50_000,
        maximumInflatedBytes: Workitems.mostBytes)

    /// One object, alone or the only one of an array.
    private static func json(_ body: [UInt8]) throws(DICOMError) -> DataSet {
        let bytes = Bytes(body)
        guard body.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else {
            return try ModelDocument.read(json: bytes, budget: budget).dataSet
        }
        let documents = try ModelDocument.readAll(json: bytes, budget: budget)
        guard documents.count == 1, let only = documents.first else {
            throw DICOMError(.malformedDocument, "there are \(documents.count) data sets instead of one.")
        }
        return only.dataSet
    }

    /// The first part of a message.
    private static func part(_ body: [UInt8], _ type: DICOM.MediaType?) throws(DICOMError) -> [UInt8] {
        var content: [UInt8] = []
        do throws(MultipartError) {
            var parser = try MultipartParser(boundary: type?.parameters["boundary"] ?? "")
            parser.append(Bytes(body))
            while let event = try parser.next() {
                if case .content(let bytes) = event { content += bytes.array }
                if event == .partEnd { return content }
            }
            try parser.finish()
        } catch {
            throw DICOMError(.malformedDocument, error.description)
        }
        return content
    }
}
