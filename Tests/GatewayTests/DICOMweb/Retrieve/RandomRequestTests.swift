import Clinic
import DICOM
import Testing

@testable import Gateway

/// Whatever is asked is answered or refused; nothing traps, and nothing asks for more than was allowed.
@Suite struct RandomRequestTests {
    private static let words = [
        "multipart/related", "application/dicom", "image/*", "*/*", ";", ",", "=", "\"", "q=0.", "type=",
        "transfer-syntax=", "*", "1.2.840.10008.1.2.4.80", "-", "bytes=", "0", "9223372036854775807", "1e400",
        "-1", "nan", "inf", "window=", "viewport=", "quality=", "annotation=", "region=", "&", "%", "%FF",
        "张",
        "requestType=WADO", "studyUID=1.2", "seriesUID=1.2", "objectUID=1.2", "frameNumber=", "rows=", " ",
        "\t",
    ]

    private static func texts() -> [String] {
        var generator = SystemRandomNumberGenerator()
        return (0..<20_000).map { _ in
            (0..<Int.random(in: 0...14, using: &generator)).map { _ in
                words.randomElement(using: &generator) ?? ""
            }.joined()
        }
    }

    @Test func `random headers and parameters do no harm`() {
        let tag = EntityTag(["state"], isStrong: true)
        for text in Self.texts() {
            let ranges = MediaRange.accepted(text)
            #expect(ranges.allSatisfy { (0...1).contains($0.quality) })
            _ = ObjectChoice(ranges, allowsSinglePart: true)
            _ = FrameChoice(ranges, stored: "1.2.840.10008.1.2.4.80", allowsSinglePart: true)
            _ = PictureChoice(ranges)
            if case .part(let part) = ByteRange(text, condition: nil, tag: tag, count: 1000) {
                #expect(!part.isEmpty && part.upperBound <= 1000, "\(text)")
            }
            guard let query = try? QueryParameters(text) else { continue }
            let requests = [
                try? RenderingParameters.request(query, format: .png),
                try? URIParameters(query).rendering(.png),
            ]
            for case let request? in requests {
                #expect((1...100).contains(request.quality), "\(text)")
                if let viewport = request.viewport {
                    #expect(viewport.width <= RenderingRequest.mostPixelsAcross, "\(text)")
                }
            }
        }
    }
}
