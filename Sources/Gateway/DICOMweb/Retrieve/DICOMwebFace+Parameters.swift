import Clinic
import DICOM
import Hummingbird

extension DICOMwebFace {
    /// WADO-URI (PS3.18 chapter 9): one object or a picture of it, all of it said in parameters.
    @Sendable func retrieveByParameters(_ request: Request, _ context: PageContext) async throws -> Response {
        let parameters = try QueryParameters(request.uri.query)
        let wanted = try URIParameters(parameters)
        let seen = retrieval.seen(by: context.visit.actor)
        guard let stored = try await seen.object(wanted.scope) else { throw Self.nothing }
        let base = PublicAddress.base(request, context, configuration)
        let ranges = MediaRange.accepted(wanted.contentType ?? request.headers[.accept])
        // Without a word on it single images are pictures, everything else is an object (PS3.18 section 9.1.2).
        let map = try? await map(of: stored)
        let isPicture = map.map { $0.frameCount == 1 || wanted.frame != nil } ?? false
        let takesAnything = ranges.first.map { $0.covers("image/jpeg") && $0.covers(ObjectChoice.mediaType) }
        let picture = PictureChoice(ranges)
        let object = ranges.contains { $0.covers(ObjectChoice.mediaType) }
        let drawsPicture = takesAnything == true ? isPicture : picture != nil && !Self.prefersObject(ranges)
        if drawsPicture, let picture {
            guard let map else {
                throw Self.notAcceptable("This object is no image; ask for application/dicom.")
            }
            if let frame = wanted.frame { try Self.check([frame], map) }
            let rendering = try wanted.rendering(picture.format)
            return try await self.picture([source(stored, wanted.frame)], rendering, request)
        }
        guard object else {
            throw Self.notAcceptable(
                "Objects are given as application/dicom, pictures as image/jpeg, image/png or image/gif.")
        }
        try wanted.checkForObject()
        let choice = ObjectChoice(
            [
                MediaRange(
                    type: ObjectChoice.mediaType, isMultipart: false, transferSyntax: wanted.transferSyntax)
            ],
            allowsSinglePart: true)
        guard let choice else { throw Self.notAcceptable("This object cannot be given so.") }
        return try await self.object(stored, choice, request, base)
    }

    private static func prefersObject(_ ranges: [MediaRange]) -> Bool {
        let object = ranges.firstIndex { $0.covers(ObjectChoice.mediaType) } ?? .max
        let picture = ranges.firstIndex { PictureChoice([$0]) != nil } ?? .max
        return object < picture
    }
}

/// The parameters of WADO-URI.
struct URIParameters {
    let scope: Metadata.Scope
    let contentType: String?
    /// Counted from 1.
    private(set) var frame: Int?
    let transferSyntax: String?
    private let parameters: QueryParameters

    init(_ parameters: QueryParameters) throws {
        self.parameters = parameters
        guard parameters["requesttype"]?.uppercased() == "WADO" else {
            throw Self.wrong("requestType", "it must be WADO.")
        }
        func identifier(_ name: String) throws -> String {
            guard let text = parameters[name.lowercased()], let uid = PathIdentifier.studyUID(text) else {
                throw Self.wrong(name, "it is missing, or no unique identifier.")
            }
            return uid
        }
        scope = Metadata.Scope(
            studyUID: try identifier("studyUID"), seriesUID: try identifier("seriesUID"),
            sopInstanceUID: try identifier("objectUID"))
        contentType = parameters["contenttype"]
        transferSyntax = parameters["transfersyntax"]
        if let text = parameters["framenumber"] {
            guard let number = Int(text), number > 0 else {
                throw Self.wrong("frameNumber", "it is a whole number from 1 on.")
            }
            frame = number
        }
        for name in ["presentationUID", "presentationSeriesUID"] where parameters[name.lowercased()] != nil {
            throw Self.wrong(name, "presentation states are not applied here.")
        }
    }

    static func wrong(_ name: String, _ reason: String) -> Problem {
        Problem(
            .badRequest, "invalid-parameters", "The object was not retrieved, because parameters are wrong.",
            parameters: [.init(name: name, reason: reason)])
    }

    /// What may be said of pictures only must not be said of objects (PS3.18 section 9.1.2.2).
    func checkForObject() throws {
        if let anonymize = parameters["anonymize"]?.lowercased(), anonymize != "no" {
            throw Self.wrong("anonymize", "objects are given as they are; use willis deidentify.")
        }
        let ofPictures = [
            "rows", "columns", "region", "windowCenter", "windowWidth", "imageQuality", "annotation",
            "frameNumber",
        ]
        for name in ofPictures where parameters[name.lowercased()] != nil {
            throw Self.wrong(name, "it is for pictures, and an object was asked for.")
        }
    }

    func rendering(_ format: RenderingRequest.Format) throws -> RenderingRequest {
        var request = RenderingRequest(format: format)
        if transferSyntax != nil {
            throw Self.wrong("transferSyntax", "it is for objects, not for pictures.")
        }
        if let text = parameters["imagequality"] {
            guard let quality = Int(text), (1...100).contains(quality) else {
                throw Self.wrong("imageQuality", "it is a whole number from 1 to 100.")
            }
            request.quality = quality
        }
        request.window = try window()
        request.viewport = try viewport()
        request.region = try region()
        for word in (parameters["annotation"] ?? "").split(separator: ",").map({ $0.trimmed.lowercased() }) {
            guard let kind = RenderingRequest.Annotation(rawValue: word) else {
                throw Self.wrong("annotation", "it is patient, technique, or both.")
            }
            request.annotations.append(kind)
        }
        return request
    }

    private func window() throws -> RenderingRequest.Window? {
        let (center, width) = (parameters["windowcenter"], parameters["windowwidth"])
        guard center != nil || width != nil else { return nil }
        guard let center = center.flatMap(Double.init), let width = width.flatMap(Double.init),
            center.isFinite, width.isFinite, width >= 1
        else {
            throw Self.wrong(
                "windowCenter", "it goes with windowWidth, both numbers, the width at least 1.")
        }
        return RenderingRequest.Window(center: center, width: width)
    }

    private func viewport() throws -> RenderingRequest.Viewport? {
        let most = RenderingRequest.mostPixelsAcross
        func number(_ name: String) throws -> Int? {
            guard let text = parameters[name] else { return nil }
            guard let number = Int(text), (1...most).contains(number) else {
                throw Self.wrong(name, "it is a whole number from 1 to \(most).")
            }
            return number
        }
        let (rows, columns) = (try number("rows"), try number("columns"))
        guard rows != nil || columns != nil else { return nil }
        return RenderingRequest.Viewport(width: columns ?? most, height: rows ?? most)
    }

    private func region() throws -> RenderingRequest.Region? {
        guard let text = parameters["region"] else { return nil }
        let numbers = text.split(separator: ",").compactMap { Double($0.trimmed) }
        guard numbers.count == 4, numbers.allSatisfy({ (0...1).contains($0) }), numbers[0] < numbers[2],
            numbers[1] < numbers[3]
        else {
            throw Self.wrong("region", "it is left,top,right,bottom, each from 0 to 1.")
        }
        return RenderingRequest.Region(
            x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0], height: numbers[3] - numbers[1],
            isRelative: true)
    }
}
