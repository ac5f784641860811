import DICOM
import Testing

@testable import Gateway

@Suite struct MediaRangeTests {
    private func objects(_ accept: String?, single: Bool = true) -> ObjectChoice? {
        ObjectChoice(MediaRange.accepted(accept), allowsSinglePart: single)
    }

    private func frames(_ accept: String?, stored: UID, single: Bool = true) -> FrameChoice? {
        FrameChoice(MediaRange.accepted(accept), stored: stored, allowsSinglePart: single)
    }

    private let little: UID = "1.2.840.10008.1.2.1"
    private let implicit: UID = "1.2.840.10008.1.2"
    private let jpegLS: UID = "1.2.840.10008.1.2.4.80"
    private let baseline: UID = "1.2.840.10008.1.2.4.50"
    private let rle: UID = "1.2.840.10008.1.2.5"

    @Test func `forms are read with their quotation marks, parameters and likings`() {
        let ranges = MediaRange.accepted(
            "image/png;q=0.3, multipart/related; type=\"application/dicom\"; transfer-syntax=*, text/html;q=0, */*;q=0.1"
        )
        #expect(ranges.map(\.type) == ["application/dicom", "image/png", "*/*"])
        #expect(ranges.map(\.isMultipart) == [true, false, false])
        #expect(ranges.first?.transferSyntax == "*")
        #expect(MediaRange.accepted("multipart/related; type=\"a/b, c\"").first?.type == "a/b, c")
        #expect(MediaRange.accepted(nil) == [.anything] && MediaRange.accepted(" ") == [.anything])
        #expect(MediaRange.accepted("nonsense").isEmpty)
    }

    @Test func `objects go out as they are stored for who takes anything`() {
        for accept in [nil, "*/*", "multipart/related; type=\"application/dicom\"; transfer-syntax=*"] {
            let choice = objects(accept)
            #expect(choice?.isSinglePart == false)
            #expect(choice?.syntax(for: jpegLS) == jpegLS && choice?.syntax(for: implicit) == implicit)
        }
    }

    @Test func `without a transfer syntax objects are uncompressed, unless something was lost already`() {
        let choice = objects("multipart/related; type=\"application/dicom\"")
        #expect(choice?.syntax(for: rle) == little && choice?.syntax(for: implicit) == little)
        #expect(choice?.syntax(for: baseline) == baseline)
        // What nobody here can decode stays as it is.
        #expect(choice?.syntax(for: "1.2.840.10008.1.2.4.102") == "1.2.840.10008.1.2.4.102")
    }

    @Test func `a transfer syntax that was asked for is made if it loses nothing`() {
        let choice = objects("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80")
        #expect(choice?.isSinglePart == true && choice?.syntax(for: little) == jpegLS)
        #expect(
            objects("application/dicom; transfer-syntax=1.2.840.10008.1.2.4.50")?.syntax(for: little) == nil)
        #expect(objects("application/dicom", single: false) == nil)
        #expect(objects("text/html") == nil && objects("image/jpeg") == nil)
    }

    @Test func `frames go out as they are stored where that was asked for in any way`() {
        for accept in [nil, "*/*", "multipart/related", "multipart/related; type=\"image/jls\"", "image/*"] {
            let choice = frames(accept, stored: jpegLS)
            #expect(choice?.isAsStored == true, "\(accept ?? "nothing")")
            #expect(choice?.contentType == "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80")
        }
        let viewer = frames(
            "multipart/related; type=application/octet-stream; transfer-syntax=*", stored: jpegLS)
        #expect(viewer?.contentType == "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.80")
        #expect(viewer?.isAsStored == true && viewer?.isSinglePart == false)
    }

    @Test func `frames are decoded and encoded when that was asked for`() {
        let plain = frames("multipart/related; type=\"application/octet-stream\"", stored: jpegLS)
        #expect(
            plain
                == frames("application/octet-stream", stored: jpegLS).map { choice in
                    var choice = choice
                    choice.isSinglePart = false
                    return choice
                })
        #expect(plain?.isAsStored == false && plain?.syntax == little)
        #expect(frames("image/jls", stored: little)?.syntax == jpegLS)
        #expect(frames("image/x-dicom-rle", stored: little)?.syntax == rle)
        #expect(frames("image/jpeg", stored: little) == nil)
        #expect(frames("application/octet-stream", stored: implicit)?.isAsStored == true)
        #expect(frames("application/octet-stream", stored: little, single: false) == nil)
    }

    @Test func `among what is liked equally the cheapest goes out`() {
        let both = frames("image/jp2, image/jls", stored: jpegLS)
        #expect(both?.syntax == jpegLS && both?.isAsStored == true)
        #expect(frames("image/jp2, image/jls;q=0.5", stored: jpegLS)?.mediaType == "image/jp2")
    }

    @Test func `pictures have their names`() {
        func picture(_ accept: String?) -> PictureChoice? { PictureChoice(MediaRange.accepted(accept)) }
        #expect(picture(nil)?.mediaType == "image/jpeg" && picture("image/*")?.mediaType == "image/jpeg")
        #expect(picture("image/png;q=0.9, image/gif")?.mediaType == "image/gif")
        #expect(picture("multipart/related; type=\"image/png\"")?.isMultipart == true)
        #expect(picture("image/jpg")?.mediaType == "image/jpeg" && picture("video/mp4") == nil)
    }
}
