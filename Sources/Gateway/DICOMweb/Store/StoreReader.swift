import Clinic
import DICOM
import Hummingbird

/// What became of everything that a request to store brought.
struct StoreResult: Sendable, Equatable {
    var instances: [DepositedInstance] = []
    /// Reasons of parts that are no objects at all.
    var others: [String] = []
}

/// Reads a request to store and gives what it brings to the archive while it comes in.
struct StoreReader {
    let deposits: Deposits
    let address: String
    let studyUID: String?
    let body: RequestBytes

    /// While one object comes in, so many others of the request may be on their way to the disk.
    private static let mostAtOnce = 16

    /// - Throws: ``Problem`` when nothing has been stored, or the error of a connection that broke off.
    func read(_ request: StoreRequest) async throws -> StoreResult {
        switch request {
        case .file: try await file()
        case .files(let boundary): try await files(boundary)
        case .model(let form): try await model(form)
        case .models(let form, let boundary): try await models(form, boundary)
        }
    }

    // MARK: - Files

    private func file() async throws -> StoreResult {
        var deposit = deposits.file(from: address, studyUID: studyUID)
        do {
            while let bytes = try await body.next() { await deposit.append(bytes) }
        } catch {
            deposit.discard()
            throw error
        }
        return StoreResult(instances: [await deposit.commit()])
    }

    private func files(_ boundary: String) async throws -> StoreResult {
        try await withThrowingTaskGroup(of: (Int, DepositedInstance).self) { group in
            var results: [Int: DepositedInstance] = [:]
            var others: [String] = []
            var count = 0
            var current: FileDeposit?
            defer { current?.discard() }
            do {
                var parts = try MultipartReader(body, boundary)
                while let event = try await parts.next() {
                    switch event {
                    case .part(let headers):
                        if Self.isFile(headers) {
                            current = deposits.file(from: address, studyUID: studyUID)
                        } else {
                            others.append("a part is \(headers["content-type"]?.prefix(64) ?? "").")
                        }
                    case .content(let bytes): await current?.append(bytes)
                    case .partEnd:
                        guard let whole = current.take() else { continue }
                        if count - results.count >= Self.mostAtOnce,
                            let (index, done) = try await group.next()
                        {
                            results[index] = done
                        }
                        group.addTask { [count] in (count, await whole.commit()) }
                        count += 1
                    case .end: break
                    }
                }
            } catch let error as MultipartError {
                // What came whole before is stored, and the client has to hear of it.
                guard count > 0 else { throw Self.malformed(error) }
                others.append(error.description)
            }
            for try await (index, done) in group { results[index] = done }
            return StoreResult(
                instances: results.sorted { $0.key < $1.key }.map(\.value), others: others)
        }
    }

    private static func isFile(_ headers: PartHeaders) -> Bool {
        guard headers["content-type"] != nil else { return true }
        return headers.mediaType?.name == "application/dicom"
    }

    private static func malformed(_ error: MultipartError) -> Problem {
        Problem(.badRequest, "malformed-body", "The parts of the body cannot be told apart: \(error).")
    }

    // MARK: - Attributes and bulk data

    private func model(_ form: ModelDeposit.Form) async throws -> StoreResult {
        var models = deposits.models(from: address, studyUID: studyUID)
        models.beginDocument(form)
        while let bytes = try await body.next() {
            guard models.appendDocument(bytes) else { throw Self.tooLarge }
        }
        return try await committed(models)
    }

    private func models(_ form: ModelDeposit.Form, _ boundary: String) async throws -> StoreResult {
        var models = deposits.models(from: address, studyUID: studyUID)
        do {
            var parts = try MultipartReader(body, boundary)
            var isDocument = false
            while let event = try await parts.next() {
                switch event {
                case .part(let headers):
                    let type = headers.mediaType ?? DICOM.MediaType(name: "application/octet-stream")
                    isDocument =
                        type.name == (form == .json ? "application/dicom+json" : "application/dicom+xml")
                    if isDocument {
                        models.beginDocument(form)
                    } else if !models.beginBulk(names: Self.names(headers), mediaType: type) {
                        throw Self.tooLarge
                    }
                case .content(let bytes) where isDocument:
                    guard models.appendDocument(bytes) else { throw Self.tooLarge }
                case .content(let bytes): await models.appendBulk(bytes)
                case .partEnd, .end: break
                }
            }
        } catch let error as MultipartError {
            models.discard()
            throw Self.malformed(error)
        } catch {
            models.discard()
            throw error
        }
        return try await committed(models)
    }

    private func committed(_ models: ModelDeposit) async throws -> StoreResult {
        do throws(DICOMError) {
            return StoreResult(instances: try await models.commit())
        } catch {
            throw Problem(
                .badRequest, "malformed-metadata", "The attributes cannot be read: \(error.description)")
        }
    }

    private static func names(_ headers: PartHeaders) -> [String] {
        let id = headers["content-id"].map { "cid:" + $0.filter { $0 != "<" && $0 != ">" } }
        return [headers["content-location"], id].compactMap { $0 }
    }

    private static var tooLarge: Problem {
        Problem(
            .contentTooLarge, "too-large",
            "The attributes of a request have at most \(ModelDeposit.mostDocumentBytes >> 20) MiB; send large values as parts."
        )
    }
}

/// The events of a body in parts.
private struct MultipartReader {
    private let body: RequestBytes
    private var parser: MultipartParser

    init(_ body: RequestBytes, _ boundary: String) throws {
        self.body = body
        parser = try MultipartParser(boundary: boundary)
    }

    mutating func next() async throws -> MultipartParser.Event? {
        while true {
            if let event = try parser.next() { return event }
            guard let bytes = try await body.next() else {
                try parser.finish()
                return nil
            }
            parser.append(bytes)
        }
    }
}
