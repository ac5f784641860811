import Clinic
import DICOM
import Foundation
import Hummingbird
import Records

extension DICOMwebFace {
    /// Pictures of frames, objects, series and studies (PS3.18 sections 10.4.1.1.2 and following).
    @Sendable func retrieveRendered(_ request: Request, _ context: PageContext) async throws -> Response {
        let parameters = try QueryParameters(request.uri.query)
        let choice = try Self.picture(request, parameters)
        let rendering = try RenderingParameters.request(parameters, format: choice.format)
        return try await rendered(choice, rendering, request, context)
    }

    /// Small pictures (PS3.18 section 10.4.1.1.4).
    @Sendable func retrieveThumbnail(_ request: Request, _ context: PageContext) async throws -> Response {
        let parameters = try QueryParameters(request.uri.query)
        var choice = try Self.picture(request, parameters)
        choice.isMultipart = false
        var rendering = try RenderingParameters.request(parameters, format: choice.format)
        if rendering.viewport == nil { rendering.viewport = .init(width: 128, height: 128) }
        return try await rendered(choice, rendering, request, context)
    }

    private static func picture(_ request: Request, _ parameters: QueryParameters) throws -> PictureChoice {
        let ranges = MediaRange.accepted(parameters["accept"] ?? request.headers[.accept])
        guard let choice = PictureChoice(ranges) else {
            throw notAcceptable("Pictures are given as image/jpeg, image/png or image/gif.")
        }
        return choice
    }

    private func rendered(
        _ choice: PictureChoice, _ rendering: RenderingRequest, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let scope = try Self.scope(context)
        guard scope.sopInstanceUID == nil else {
            guard let stored = try await retrieval.object(scope) else { throw Self.nothing }
            let map = try await map(of: stored)
            let numbers = context.parameters.get("frames") == nil ? nil : try Self.frameNumbers(context)
            try Self.check(numbers ?? [], map)
            return try await rendered(stored, map, numbers, choice, rendering, request, context)
        }
        let isWhole = choice.isMultipart || choice.format == .gif
        guard isWhole else {
            guard let stored = try await retrieval.representative(of: scope) else {
                throw Problem(.notFound, "no-such-resource", "The archive has no image there.")
            }
            return try await picture([source(stored, nil)], rendering, request)
        }
        let sources = try await sources(of: scope)
        guard choice.isMultipart else { return try await picture(sources, rendering, request) }
        return try await pictures(sources, rendering, choice, request)
    }

    private func rendered(
        _ stored: Retrieval.Stored, _ map: PixelMap, _ numbers: [Int]?, _ choice: PictureChoice,
        _ rendering: RenderingRequest, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        if choice.isMultipart {
            let all = numbers ?? Array(1...min(map.frameCount, 10_000))
            return try await pictures(all.map { source(stored, $0) }, rendering, choice, request)
        }
        // Of several frames one picture can be made only where it moves.
        let count = numbers?.count ?? 1
        guard count == 1 || (choice.format == .gif && count <= RenderingTask.mostSources) else {
            throw Self.notAcceptable(
                "Pictures of several frames are given as multipart/related; type=\"\(choice.mediaType)\", or as image/gif."
            )
        }
        return try await picture(
            numbers.map { $0.map { source(stored, $0) } } ?? [source(stored, nil)], rendering, request)
    }

    /// An image, and what its picture depends on.
    struct PictureSource: Sendable {
        var stored: Retrieval.Stored
        var source: RenderingTask.Source
    }

    /// - Parameter frame: counted from 1; `nil` for the one in the middle.
    func source(_ stored: Retrieval.Stored, _ frame: Int?) -> PictureSource {
        PictureSource(stored: stored, source: .init(path: stored.path, frame: frame.map { $0 - 1 }))
    }

    private func sources(of scope: Metadata.Scope) async throws -> [PictureSource] {
        let found = try await retrieval.find(scope, withKinds: false)
        var sources: [PictureSource] = []
        for start in stride(from: 0, to: found.count, by: Retrieval.pageCount) {
            sources += try await retrieval.page(of: found, from: start).map { source($0, nil) }
            guard sources.count <= RenderingTask.mostSources else {
                throw Self.notAcceptable(
                    "This is more than \(RenderingTask.mostSources) pictures; ask for a series, or for one picture."
                )
            }
        }
        guard !sources.isEmpty else { throw Self.nothing }
        return sources
    }

    /// One picture; of several sources one that moves.
    func picture(
        _ sources: [PictureSource], _ rendering: RenderingRequest, _ request: Request
    ) async throws -> Response {
        let key = Self.key(sources, rendering)
        let tag = EntityTag([key], isStrong: true)
        let answer = StreamedAnswer(request: request, retrieval: retrieval, tag: tag)
        if let unchanged = answer.unchanged { return unchanged }
        let picture = try await drawn(sources, rendering, key)
        return try await answer.single(
            PieceList([picture]), contentType: "image/\(rendering.format.rawValue)")
    }

    /// A picture of each source, each a part of the answer.
    private func pictures(
        _ sources: [PictureSource], _ rendering: RenderingRequest, _ choice: PictureChoice,
        _ request: Request
    ) async throws -> Response {
        let tag = EntityTag([Self.key(sources, rendering)])
        let walk = PictureWalk(sources) { [self] source in
            try await drawn([source], rendering, Self.key([source], rendering))
        }
        return try await StreamedAnswer(request: request, retrieval: retrieval, tag: tag).multipart(
            choice.mediaType
        ) { try await walk.next(choice.mediaType) }
    }

    private static func key(_ sources: [PictureSource], _ rendering: RenderingRequest) -> String {
        let sources = sources.map { source in
            // What has been put right is to be seen only where something is written.
            let mark = rendering.annotations.isEmpty ? "" : source.stored.correction?.mark ?? ""
            return "\(source.stored.instance.blob).\(source.source.frame ?? -1).\(mark)"
        }
        return sources.joined(separator: ",") + "\(rendering)"
    }

    /// A picture larger than this is sent from its file and not kept.
    private static let mostKeptBytes = 4 << 20

    private func drawn(
        _ sources: [PictureSource], _ rendering: RenderingRequest, _ key: String
    ) async throws -> Piece {
        let name = EntityTag([key]).text
        if let known = pictures[name] { return .bytes(known) }
        guard let workshop else { throw Self.notAcceptable("Pictures cannot be drawn here.") }
        var task = RenderingTask(sources: sources.map(\.source), request: rendering)
        if !rendering.annotations.isEmpty {
            for (index, source) in sources.enumerated() {
                task.sources[index].heading = try await retrieval.heading(of: source.stored)
            }
        }
        let path: String
        do {
            path = try await workshop.render(task)
        } catch {
            throw problem(error)
        }
        let piece = try await retrieval.onDisk {
            // It has no name any more as soon as it is open, and so outlives no answer.
            defer { unlink(path) }
            let file = try InputFile(path: path)
            guard file.size <= Self.mostKeptBytes else { return Piece.open(file, 0..<file.size) }
            return .bytes(Bytes(try file.read(at: 0, count: file.size)))
        }
        if case .bytes(let bytes) = piece { pictures.keep(bytes, for: name, cost: bytes.count) }
        return piece
    }
}

/// Draws one picture after the other; what is no image is passed over. Asked by one reader only.
private final class PictureWalk: @unchecked Sendable {
    private var waiting: ArraySlice<DICOMwebFace.PictureSource>
    private let draw: @Sendable (DICOMwebFace.PictureSource) async throws -> Piece

    init(
        _ sources: [DICOMwebFace.PictureSource],
        draw: @escaping @Sendable (DICOMwebFace.PictureSource) async throws -> Piece
    ) {
        waiting = sources[...]
        self.draw = draw
    }

    func next(_ type: String) async throws -> [MessagePart]? {
        while let source = waiting.popFirst() {
            do {
                let picture = try await draw(source)
                return [MessagePart(contentType: type, location: nil, pieces: [picture])]
            } catch let problem as Problem where problem.code == "not-convertible" {
                continue
            }
        }
        return nil
    }
}
