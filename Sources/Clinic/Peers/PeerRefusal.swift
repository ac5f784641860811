/// Why a rule about a device cannot be kept.
package enum PeerRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case unusableTitle(String)
    case unknownCharacterSet(String)
    case unknownPeer(String)
    case unusableAddress(String)
    case unknownTransferSyntax(String)
    case unusableLimit(Int)
    case unknownSite(Int64)

    package var description: String {
        switch self {
        case .unusableTitle(let title):
            "\"\(title)\" is no AE title: 1 to 16 ASCII characters without backslash are."
        case .unknownCharacterSet(let text):
            "\"\(text)\" is no character set of DICOM. Usual ones are GBK, GB18030, ISO_IR 192 (UTF-8), ISO_IR 100."
        case .unknownPeer(let title): "nothing is known of a device that calls itself \(title)"
        case .unusableAddress(let address): "\(address) is no address: a host and a port from 1 to 65535 are."
        case .unknownTransferSyntax(let text):
            "\"\(text)\" is no transfer syntax of DICOM. Usual ones are ExplicitVRLittleEndian, JPEGLSLossless, JPEG2000Lossless."
        case .unknownSite(let site): "there is no site \(site)"
        case .unusableLimit(let count): "\(count) associations are too few: at least one must be allowed."
        }
    }
}
