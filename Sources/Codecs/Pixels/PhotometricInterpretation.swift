/// What the samples of a pixel mean (PS3.3 C.7.6.3.1.2).
public struct PhotometricInterpretation: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The defined term as DICOM writes it.
    public let rawValue: String

    /// Takes any term; unknown ones stay what they are.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Grey, the smallest value white.
    public static let monochrome1 = PhotometricInterpretation(rawValue: "MONOCHROME1")
    /// Grey, the smallest value black.
    public static let monochrome2 = PhotometricInterpretation(rawValue: "MONOCHROME2")
    /// Indices into colour tables.
    public static let paletteColor = PhotometricInterpretation(rawValue: "PALETTE COLOR")
    /// Red, green, blue.
    public static let rgb = PhotometricInterpretation(rawValue: "RGB")
    /// Luminance and two chrominances, full range.
    public static let ybrFull = PhotometricInterpretation(rawValue: "YBR_FULL")
    /// As ``ybrFull`` with chrominances at half the horizontal resolution.
    public static let ybrFull422 = PhotometricInterpretation(rawValue: "YBR_FULL_422")
    /// Irreversible component transform of JPEG 2000.
    public static let ybrICT = PhotometricInterpretation(rawValue: "YBR_ICT")
    /// Reversible component transform of JPEG 2000.
    public static let ybrRCT = PhotometricInterpretation(rawValue: "YBR_RCT")

    /// The defined term.
    public var description: String { rawValue }

    /// True for one grey sample a pixel.
    public var isMonochrome: Bool { self == .monochrome1 || self == .monochrome2 }

    /// True for luminance and chrominances, however sampled.
    public var isLuminanceChrominance: Bool { rawValue.hasPrefix("YBR") }
}
