import Clinic
import DICOM

/// How whole objects go out: in one part or many, and in which transfer syntax each.
struct ObjectChoice: Sendable {
    static let mediaType = "application/dicom"

    /// The syntaxes of one form that the requester takes.
    private enum Wanted: Sendable, Equatable {
        /// As it is stored.
        case any
        /// What goes for a requester that names none: uncompressed, but never something decoded that has lost
        /// something when it was encoded (PS3.18 section 8.7.3.5.2).
        case standard
        case one(UID)
    }

    let isSinglePart: Bool
    private let wanted: [Wanted]

    /// - Parameter allowsSinglePart: one object was asked for.
    init?(_ ranges: [MediaRange], allowsSinglePart: Bool) {
        let fitting = ranges.filter { range in
            guard range.covers(Self.mediaType) else { return false }
            return range.isMultipart || range.isOpen || allowsSinglePart
        }
        guard let best = fitting.first else { return nil }
        isSinglePart = !best.isMultipart && !best.isOpen
        let isSinglePart = isSinglePart
        wanted = fitting.filter { (!$0.isMultipart && !$0.isOpen) == isSinglePart }.map { range in
            guard let syntax = range.transferSyntax else {
                return range.type == Self.mediaType ? .standard : .any
            }
            return syntax == "*" ? .any : .one(UID(syntax))
        }
    }

    /// Every object can be had, as it is stored.
    var takesAnything: Bool { wanted.contains(.any) }

    /// What becomes of an object that is stored in a syntax; `nil` when it cannot be had as wanted.
    func syntax(for stored: UID) -> UID? {
        // As it is stored costs nothing and loses nothing.
        if wanted.contains(where: { $0 == .any || $0 == .one(stored) }) { return stored }
        return wanted.lazy.compactMap { wanted in
            switch wanted {
            case .any: stored
            case .standard: Self.standard(stored)
            case .one(let syntax): Self.canMake(syntax, from: stored) ? syntax : nil
            }
        }.first
    }

    private static func standard(_ stored: UID) -> UID {
        SyntaxSupport.isLossless(stored) && SyntaxSupport.canDecode(stored) ? PixelMedia.explicit : stored
    }

    private static func canMake(_ syntax: UID, from stored: UID) -> Bool {
        SyntaxSupport.canDecode(stored) && SyntaxSupport.canEncodeLosslessly(syntax)
    }
}
