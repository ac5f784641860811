import Clinic
import DICOM
import Foundation
import Hummingbird
import Records

extension DICOMwebFace {
    /// Whole objects: those of a study, of a series, or one (PS3.18 section 10.4.1.1).
    @Sendable func retrieveObjects(_ request: Request, _ context: PageContext) async throws -> Response {
        let scope = try Self.scope(context)
        let parameters = try QueryParameters(request.uri.query)
        let ranges = MediaRange.accepted(parameters["accept"] ?? request.headers[.accept])
        guard let choice = ObjectChoice(ranges, allowsSinglePart: scope.sopInstanceUID != nil) else {
            throw Self.notAcceptable("Objects are given as multipart/related; type=\"application/dicom\".")
        }
        let base = PublicAddress.base(request, context, configuration)
        if choice.isSinglePart {
            guard let stored = try await retrieval.object(scope) else { throw Self.nothing }
            return try await object(stored, choice, request, base)
        }
        let found = try await retrieval.find(scope, withKinds: !choice.takesAnything)
        guard found.count > 0, let version = try await metadata.version(of: scope) else { throw Self.nothing }
        for kind in found.kinds { _ = try syntax(choice, for: kind.transferSyntaxUID) }
        let tag = EntityTag([version, request.uri.path, base, "\(choice)"])
        let walk = ObjectWalk(found: found, choice: choice, base: base, face: self)
        return try await StreamedAnswer(request: request, retrieval: retrieval, tag: tag).multipart(
            ObjectChoice.mediaType, walk.next)
    }

    /// One object as one file.
    func object(
        _ stored: Retrieval.Stored, _ choice: ObjectChoice, _ request: Request, _ base: String
    ) async throws -> Response {
        let instance = stored.instance
        let syntax = try syntax(choice, for: instance.transferSyntaxUID)
        let isStored = syntax == instance.transferSyntaxUID
        let state = stored.correction.map { "\(instance.blob).\($0.mark)" } ?? instance.blob
        let tag = EntityTag([state, "\(syntax)"], isStrong: isStored)
        let answer = StreamedAnswer(request: request, retrieval: retrieval, tag: tag)
        if let unchanged = answer.unchanged { return unchanged }
        let type = "\(ObjectChoice.mediaType); transfer-syntax=\(syntax)"
        let location = Self.location(of: instance, base)
        guard isStored else {
            let pieces = try await transcoded(stored, to: syntax)
            return try await answer.made(pieces, contentType: type, location: location)
        }
        let list = PieceList(try await pieces(of: stored))
        return try await answer.single(list, contentType: type, location: location)
    }

    /// The transfer syntax that an object goes out in.
    func syntax(_ choice: ObjectChoice, for stored: UID) throws -> UID {
        guard let syntax = choice.syntax(for: stored), syntax == stored || workshop != nil else {
            throw Self.notAcceptable(
                "Objects that are stored in \(TransferSyntax(stored)) cannot be given in another transfer syntax that was asked for; "
                    + "transfer-syntax=* takes them as they are.")
        }
        return syntax
    }

    /// The bytes of an object as it is stored, with what is to be put right in it.
    func pieces(of stored: Retrieval.Stored) async throws -> [Piece] {
        guard let correction = stored.correction else {
            return [.file(stored.path, 0..<Int(stored.instance.byteCount))]
        }
        let file = try await retrieval.onDisk {
            try CorrectedFile(path: stored.path, correction: correction)
        }
        return [.bytes(Bytes(file.meta + file.head)), .file(stored.path, file.tail)]
    }

    /// The bytes of an object in another transfer syntax.
    func transcoded(_ stored: Retrieval.Stored, to syntax: UID) async throws -> [Piece] {
        let path = try await transcode(stored, to: syntax)
        guard let correction = stored.correction else { return [.temporary(path)] }
        return try await retrieval.onDisk {
            // Open files live on without a name.
            defer { unlink(path) }
            let file = try CorrectedFile(path: path, correction: correction)
            return [.bytes(Bytes(file.meta + file.head)), .open(try InputFile(path: path), file.tail)]
        }
    }

    private func transcode(_ stored: Retrieval.Stored, to syntax: UID) async throws -> String {
        guard let workshop else { throw Self.notAcceptable("Nothing can be written anew here.") }
        do {
            return try await workshop.transcode(stored.path, to: syntax)
        } catch {
            throw problem(error)
        }
    }
}

/// Goes through the objects of an answer: as many at a time as need nothing but reading, those to be written anew one
/// by one. Asked by one reader only.
private final class ObjectWalk: @unchecked Sendable {
    private let found: Retrieval.Found
    private let choice: ObjectChoice
    private let base: String
    private let face: DICOMwebFace
    private var position = 0
    private var waiting: ArraySlice<Retrieval.Stored> = []

    init(found: Retrieval.Found, choice: ObjectChoice, base: String, face: DICOMwebFace) {
        self.found = found
        self.choice = choice
        self.base = base
        self.face = face
    }

    @Sendable func next() async throws -> [MessagePart]? {
        while waiting.isEmpty {
            guard position < found.count else { return nil }
            waiting = try await face.retrieval.page(of: found, from: position)[...]
            position += Retrieval.pageCount
        }
        let ready = waiting.prefix {
            $0.correction == nil
                && choice.syntax(for: $0.instance.transferSyntaxUID) == $0.instance.transferSyntaxUID
        }
        waiting = waiting.dropFirst(ready.count)
        if !ready.isEmpty {
            return ready.map { stored in
                part(
                    stored, stored.instance.transferSyntaxUID,
                    [.file(stored.path, 0..<Int(stored.instance.byteCount))])
            }
        }
        guard let stored = waiting.popFirst() else { return nil }
        let syntax = try face.syntax(choice, for: stored.instance.transferSyntaxUID)
        let isStored = syntax == stored.instance.transferSyntaxUID
        let pieces =
            try await isStored ? face.pieces(of: stored) : face.transcoded(stored, to: syntax)
        return [part(stored, syntax, pieces)]
    }

    private func part(_ stored: Retrieval.Stored, _ syntax: UID, _ pieces: [Piece]) -> MessagePart {
        MessagePart(
            contentType: "\(ObjectChoice.mediaType); transfer-syntax=\(syntax)",
            location: DICOMwebFace.location(of: stored.instance, base), pieces: pieces)
    }
}
