import Clinic
import DICOM

/// How frames go out: in one part or many, as which media type, in which transfer syntax.
struct FrameChoice: Sendable, Equatable {
    var isSinglePart: Bool
    var mediaType: String
    var syntax: UID
    /// The bytes are those that are stored.
    var isAsStored: Bool

    var contentType: String { "\(mediaType); transfer-syntax=\(syntax)" }

    /// The best of what the requester takes, for frames that are stored in a syntax; among equals the one that costs
    /// nothing.
    init?(_ ranges: [MediaRange], stored: UID, allowsSinglePart: Bool) {
        var best: (choice: FrameChoice, quality: Double)?
        for range in ranges {
            guard range.isMultipart || range.isOpen || allowsSinglePart else { continue }
            if let best, range.quality < best.quality || best.choice.isAsStored { break }
            guard let choice = FrameChoice(range, stored) else { continue }
            if best == nil || choice.isAsStored { best = (choice, range.quality) }
        }
        guard let best else { return nil }
        self = best.choice
    }

    private init(_ range: MediaRange, _ mediaType: String, _ syntax: UID, isAsStored: Bool) {
        isSinglePart = !range.isMultipart && !range.isOpen
        self.mediaType = mediaType
        self.syntax = syntax
        self.isAsStored = isAsStored
    }

    private init?(_ range: MediaRange, _ stored: UID) {
        let isNative = PixelMedia.isUncompressed(stored)
        let shown = isNative ? PixelMedia.explicit : stored
        let names = PixelMedia.names(of: stored)
        let name = names.first { range.covers($0) }
        switch range.transferSyntax {
        case nil:
            // A media type alone stands for any syntax that it is the type of.
            if let name {
                self.init(range, name, shown, isAsStored: true)
                return
            }
            guard let syntax = PixelMedia.defaultSyntax(of: range.type),
                Self.canMake(syntax, from: stored)
            else { return nil }
            self.init(range, range.type, syntax, isAsStored: false)
        case "*":
            if let name {
                self.init(range, name, shown, isAsStored: true)
            } else if range.type == PixelMedia.octetStream {
                // Viewers ask so for whatever there is, and read the syntax of each part.
                self.init(range, PixelMedia.octetStream, stored, isAsStored: true)
            } else if let syntax = PixelMedia.defaultSyntax(of: range.type),
                Self.canMake(syntax, from: stored)
            {
                self.init(range, range.type, syntax, isAsStored: false)
            } else {
                return nil
            }
        case let wanted?:
            self.init(range, named: UID(wanted), stored, shown)
        }
    }

    private init?(_ range: MediaRange, named wanted: UID, _ stored: UID, _ shown: UID) {
        let isUncompressed = PixelMedia.isUncompressed(wanted)
        // Frames look the same in all uncompressed syntaxes that begin with the least significant byte.
        let syntax = isUncompressed && !TransferSyntax(wanted).isBigEndian ? PixelMedia.explicit : wanted
        let isStored = syntax == shown
        guard isStored || Self.canMake(syntax, from: stored) else { return nil }
        let names = PixelMedia.names(of: syntax) + [PixelMedia.octetStream]
        guard let name = names.first(where: { range.covers($0) }) else { return nil }
        self.init(range, name, isUncompressed ? wanted : syntax, isAsStored: isStored)
    }

    private static func canMake(_ syntax: UID, from stored: UID) -> Bool {
        SyntaxSupport.canDecode(stored) && SyntaxSupport.canEncodeLosslessly(syntax)
            && !TransferSyntax(syntax).isBigEndian
    }
}
