import ArgumentParser
import Codecs
import DICOM

/// A transfer syntax as people type it: a short name, the keyword of the standard, or the UID.
struct SyntaxName: ExpressibleByArgument {
    let syntax: TransferSyntax

    private static let names: [(name: String, uid: UID)] = [
        ("explicit-le", .explicitVRLittleEndian), ("implicit-le", .implicitVRLittleEndian),
        ("explicit-be", .explicitVRBigEndian), ("deflated", .deflatedExplicitVRLittleEndian),
        ("rle", .rleLossless), ("jpeg", .jpegBaseline8Bit), ("jpeg-ls", .jpeglsLossless),
        ("jpeg-ls-near", .jpeglsNearLossless), ("j2k", .jpeg2000Lossless), ("j2k-lossy", .jpeg2000),
        ("htj2k", .htj2kLossless), ("htj2k-rpcl", .htj2kLosslessRPCL),
    ]

    init?(argument: String) {
        let wanted = argument.lowercased()
        let known = StandardDictionary.transferSyntaxes.first {
            $0.string == argument || StandardDictionary.identifier($0)?.keyword.lowercased() == wanted
        }
        guard let uid = SyntaxName.names.first(where: { $0.name == wanted })?.uid ?? known else { return nil }
        syntax = TransferSyntax(uid)
        guard PixelCodecs.canEncode(syntax) else { return nil }
    }

    /// Name and meaning of each, a line each.
    static let listing = names.map { entry in
        "  " + entry.name + String(repeating: " ", count: 14 - entry.name.count)
            + TransferSyntax(entry.uid).name
    }.joined(separator: "\n")

    static var allValueStrings: [String] { names.map(\.name) }
}
