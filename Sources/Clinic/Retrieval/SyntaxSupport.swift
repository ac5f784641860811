import Codecs
import DICOM

/// What can be done with transfer syntaxes here, for those who promise it to others and let helpers do it.
package enum SyntaxSupport {
    /// Whether pixels in it can be read.
    package static func canDecode(_ syntax: UID) -> Bool { PixelCodecs.canDecode(TransferSyntax(syntax)) }

    /// Whether objects can be written in it without losing anything.
    package static func canEncodeLosslessly(_ syntax: UID) -> Bool {
        let syntax = TransferSyntax(syntax)
        return PixelCodecs.canEncode(syntax) && PixelCodecs.isLossless(syntax)
    }

    /// Whether it gives back the very samples.
    package static func isLossless(_ syntax: UID) -> Bool { PixelCodecs.isLossless(TransferSyntax(syntax)) }
}
