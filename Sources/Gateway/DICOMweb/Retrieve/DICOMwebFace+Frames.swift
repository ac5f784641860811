import Clinic
import DICOM
import Foundation
import Hummingbird
import Records

extension DICOMwebFace {
    /// Frames of an object (PS3.18 section 10.4.1.6).
    @Sendable func retrieveFrames(_ request: Request, _ context: PageContext) async throws -> Response {
        let numbers = try Self.frameNumbers(context)
        let parameters = try QueryParameters(request.uri.query)
        guard let stored = try await retrieval.object(Self.scope(context)) else { throw Self.nothing }
        let map = try await map(of: stored)
        try Self.check(numbers, map)
        let accept = parameters["accept"] ?? request.headers[.accept]
        return try await frames(
            numbers, stored, map, accept: accept, request, PublicAddress.base(request, context, configuration)
        )
    }

    /// - Parameter numbers: counted from 1.
    func frames(
        _ numbers: [Int], _ stored: Retrieval.Stored, _ map: PixelMap, accept: String?, _ request: Request,
        _ base: String
    ) async throws -> Response {
        let ranges = MediaRange.accepted(accept)
        let choice = FrameChoice(
            ranges, stored: map.transferSyntax, allowsSinglePart: numbers.count == 1)
        guard let choice, workshop != nil || (choice.isAsStored && !map.isHidden) else {
            throw Self.notAcceptable(
                "These frames are given as multipart/related; type=\"\(PixelMedia.type(of: map.transferSyntax))\" as they are stored"
                    + (SyntaxSupport.canDecode(map.transferSyntax)
                        ? ", and in other lossless transfer syntaxes that can be written here." : "."))
        }
        let tag = EntityTag(
            [stored.instance.blob, "\(choice)", numbers.map(String.init).joined(separator: ",")],
            isStrong: choice.isAsStored && choice.isSinglePart)
        let answer = StreamedAnswer(request: request, retrieval: retrieval, tag: tag)
        if let unchanged = answer.unchanged { return unchanged }
        let location = Self.location(of: stored.instance, base) + "/frames/"
        let walk = FrameWalk(numbers: numbers, stored: stored, map: map, choice: choice, face: self)
        if choice.isSinglePart {
            let pieces = try await walk.next()?.first?.pieces ?? []
            guard PieceList.knownCount(pieces) != nil else {
                return try await answer.made(pieces, contentType: choice.contentType)
            }
            return try await answer.single(
                PieceList(pieces), contentType: choice.contentType, location: location + "\(numbers[0])")
        }
        return try await answer.multipart(choice.mediaType) {
            try await walk.next()?.map { frame in
                MessagePart(
                    contentType: choice.contentType, location: location + "\(frame.number)",
                    pieces: frame.pieces)
            }
        }
    }

    /// The numbers in the address, counted from 1.
    static func frameNumbers(_ context: PageContext) throws -> [Int] {
        let text = context.parameters.get("frames")?.removingPercentEncoding ?? ""
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }.filter { $0 > 0 }
        guard numbers.count == parts.count, (1...10_000).contains(numbers.count) else {
            throw Problem(
                .badRequest, "invalid-frames",
                "Frames are whole numbers from 1 on, separated by commas, such as 1,3.")
        }
        return numbers
    }

    static func check(_ numbers: [Int], _ map: PixelMap) throws {
        if let number = numbers.first(where: { $0 > map.frameCount }) {
            throw Problem(
                .notFound, "no-such-frame",
                "There is no frame \(number): this object has \(map.frameCount) frame\(map.frameCount == 1 ? "" : "s")."
            )
        }
    }
}

extension PixelMap {
    /// Frames that only whoever reads the whole object gets at.
    var isHidden: Bool { if case .hidden = layout { true } else { false } }
}

/// Goes through the frames of an answer: all at once where they only need reading, a few at a time where they are made.
/// Asked by one reader only.
final class FrameWalk: @unchecked Sendable {
    struct Found {
        /// Counted from 1.
        var number: Int
        var pieces: [Piece]
    }

    private let stored: Retrieval.Stored
    private let map: PixelMap
    private let choice: FrameChoice
    private let face: DICOMwebFace
    private var waiting: ArraySlice<Int>

    /// So many frames are made at once.
    private static let group = 8

    init(
        numbers: [Int], stored: Retrieval.Stored, map: PixelMap, choice: FrameChoice, face: DICOMwebFace
    ) {
        waiting = numbers[...]
        self.stored = stored
        self.map = map
        self.choice = choice
        self.face = face
    }

    func next() async throws -> [Found]? {
        guard !waiting.isEmpty else { return nil }
        guard choice.isAsStored, !map.isHidden else { return try await made() }
        let numbers = waiting.prefix(256)
        waiting = waiting.dropFirst(numbers.count)
        var found: [Found] = []
        for number in numbers { found.append(Found(number: number, pieces: try await pieces(number - 1))) }
        return found
    }

    private func pieces(_ frame: Int) async throws -> [Piece] {
        switch map.layout {
        case .encapsulated(let places): return places.pieces(frame).map { .file(stored.path, $0) }
        case .native(let frames):
            guard let place = frames.place(frame) else {
                throw Problem(
                    .internalServerError, "damaged-object", "The pixel data end before frame \(frame + 1).")
            }
            if frames.bitsPerFrame % 8 == 0 { return [.file(stored.path, place.bytes)] }
            let path = stored.path
            let bytes = try await face.retrieval.onDisk {
                try InputFile(path: path).read(at: place.bytes.lowerBound, count: place.bytes.count)
            }
            return [
                .bytes(Bytes(PackedBits.aligned(bytes, from: place.firstBit, count: frames.bitsPerFrame)))
            ]
        case .hidden: return []
        }
    }

    private func made() async throws -> [Found] {
        guard let workshop = face.workshop else { return [] }
        let numbers = Array(waiting.prefix(Self.group))
        waiting = waiting.dropFirst(numbers.count)
        let frames: WorkshopFrames
        do {
            frames = try await workshop.frames(stored.path, numbers.map { $0 - 1 }, as: choice.syntax)
        } catch {
            throw face.problem(error)
        }
        // It has no name any more as soon as it is open, and so outlives no answer.
        let file = try await face.retrieval.onDisk {
            defer { unlink(frames.path) }
            return try InputFile(path: frames.path)
        }
        var start = 0
        return zip(numbers, frames.lengths).map { number, length in
            defer { start += length }
            return Found(number: number, pieces: [.open(file, start..<start + length)])
        }
    }
}

/// Pixels of single bits, packed from the lowest bit of each byte up (PS3.5 section 8.1.1).
enum PackedBits {
    /// Some bits moved to the beginning of their first byte; what is left of the last is zero.
    static func aligned(_ bytes: [UInt8], from firstBit: Int, count: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: (count + 7) / 8)
        for place in result.indices {
            let low = bytes[place] >> UInt8(firstBit)
            let high = firstBit > 0 && place + 1 < bytes.count ? bytes[place + 1] << UInt8(8 - firstBit) : 0
            result[place] = low | high
        }
        let used = count % 8
        if used > 0, let last = result.indices.last { result[last] &= UInt8(1) << UInt8(used) - 1 }
        return result
    }
}
