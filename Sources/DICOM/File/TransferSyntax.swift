/// How a data set is written as bytes (PS3.5 chapter 10 and annex A).
public struct TransferSyntax: Hashable, Sendable, CustomStringConvertible {
    /// Its identifier.
    public let uid: UID
    /// True when each element states its value representation.
    public let isExplicit: Bool
    /// True for the one retired syntax with the most significant byte first.
    public let isBigEndian: Bool
    /// True when the whole data set is deflated.
    public let isDeflated: Bool
    /// True when pixel data come as fragments, usually compressed.
    public let isEncapsulated: Bool

    private init(_ uid: UID, explicit: Bool, bigEndian: Bool, deflated: Bool, encapsulated: Bool) {
        self.uid = uid
        isExplicit = explicit
        isBigEndian = bigEndian
        isDeflated = deflated
        isEncapsulated = encapsulated
    }

    /// The syntax of an identifier. What is unknown counts as explicit little endian with encapsulated pixel
    /// data, as PS3.5 promises for all syntaxes to come.
    public init(_ uid: UID) {
        switch uid.string {
        case "1.2.840.10008.1.2", "1.2.840.113619.5.2", "1.2.840.10008.1.20":
            // The second is General Electric's private one with big-endian pixels, the third Papyrus 3.
            self.init(uid, explicit: false, bigEndian: false, deflated: false, encapsulated: false)
        case "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.204":
            self.init(uid, explicit: true, bigEndian: false, deflated: false, encapsulated: false)
        case "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205":
            self.init(uid, explicit: true, bigEndian: false, deflated: true, encapsulated: false)
        case "1.2.840.10008.1.2.2":
            self.init(uid, explicit: true, bigEndian: true, deflated: false, encapsulated: false)
        default:
            self.init(uid, explicit: true, bigEndian: false, deflated: false, encapsulated: true)
        }
    }

    /// Implicit VR Little Endian, the default of the standard.
    public static let implicitVRLittleEndian = TransferSyntax("1.2.840.10008.1.2")
    /// Explicit VR Little Endian.
    public static let explicitVRLittleEndian = TransferSyntax("1.2.840.10008.1.2.1")
    /// Deflated Explicit VR Little Endian.
    public static let deflatedExplicitVRLittleEndian = TransferSyntax("1.2.840.10008.1.2.1.99")
    /// Explicit VR Big Endian, retired.
    public static let explicitVRBigEndian = TransferSyntax("1.2.840.10008.1.2.2")

    /// The standard's name, or the identifier where there is none.
    public var name: String { StandardDictionary.uidName(uid) ?? uid.string }

    /// The name.
    public var description: String { name }

    var encoding: Encoding {
        if !isExplicit { return .implicitLittle }
        return isBigEndian ? .explicitBig : .explicitLittle
    }
}

/// The three ways to write an element.
enum Encoding: Sendable, Hashable {
    case implicitLittle, explicitLittle, explicitBig

    var isExplicit: Bool { self != .implicitLittle }
    var order: ByteOrder { self == .explicitBig ? .big : .little }
}
