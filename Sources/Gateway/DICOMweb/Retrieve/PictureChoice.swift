import Clinic

/// As what a picture goes out.
struct PictureChoice: Sendable, Equatable {
    var format: RenderingRequest.Format
    /// All pictures of what was asked for, each a part, instead of one that stands for them.
    var isMultipart: Bool

    var mediaType: String { "image/\(format.rawValue)" }

    init?(_ ranges: [MediaRange]) {
        for range in ranges {
            // Old names and short ones that viewers use.
            let type = range.type == "image/jpg" ? "image/jpeg" : range.type
            let range = MediaRange(type: type, isMultipart: range.isMultipart, isOpen: range.isOpen)
            let formats: [RenderingRequest.Format] = [.jpeg, .png, .gif]
            guard let format = formats.first(where: { range.covers("image/\($0.rawValue)") }) else {
                continue
            }
            self.format = format
            isMultipart = range.isMultipart
            return
        }
        return nil
    }
}
