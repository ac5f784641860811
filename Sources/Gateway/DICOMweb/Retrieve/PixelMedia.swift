import DICOM

/// Which media types stand for which transfer syntaxes of frames (PS3.18 tables 8.7.3-2 to 8.7.3-5).
enum PixelMedia {
    static let octetStream = "application/octet-stream"

    /// The media type of frames in a syntax.
    static func type(of syntax: UID) -> String {
        if !TransferSyntax(syntax).isEncapsulated { return octetStream }
        return types.first { $0.syntaxes.contains(syntax.string) }?.type ?? octetStream
    }

    /// Names of a media type, the one that we use first.
    static func names(of syntax: UID) -> [String] {
        let type = type(of: syntax)
        return [type] + (oldNames[type] ?? [])
    }

    /// The syntax that a media type without a transfer syntax stands for, where we can write it.
    static func defaultSyntax(of type: String) -> UID? {
        switch type {
        case octetStream: explicit
        case "image/jls", "image/x-jls": "1.2.840.10008.1.2.4.80"
        case "image/jp2": "1.2.840.10008.1.2.4.90"
        case "image/jphc": "1.2.840.10008.1.2.4.201"
        case "image/dicom-rle", "image/x-dicom-rle": "1.2.840.10008.1.2.5"
        default: nil
        }
    }

    /// Explicit VR Little Endian.
    static let explicit: UID = "1.2.840.10008.1.2.1"

    /// What frames of uncompressed pixel data are called, whatever the headers around them are written in.
    static func isUncompressed(_ syntax: UID) -> Bool { !TransferSyntax(syntax).isEncapsulated }

    private static let types: [(type: String, syntaxes: Set<String>)] = [
        (
            "image/jpeg",
            [
                "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57",
                "1.2.840.10008.1.2.4.70",
            ]
        ),
        ("image/dicom-rle", ["1.2.840.10008.1.2.5"]),
        ("image/jls", ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"]),
        ("image/jp2", ["1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"]),
        ("image/jpx", ["1.2.840.10008.1.2.4.92", "1.2.840.10008.1.2.4.93"]),
        (
            "image/jphc",
            ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"]
        ),
        (
            "image/jxl",
            ["1.2.840.10008.1.2.4.110", "1.2.840.10008.1.2.4.111", "1.2.840.10008.1.2.4.112"]
        ),
        ("video/mpeg", ["1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101"]),
        (
            "video/mp4",
            [
                "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.103", "1.2.840.10008.1.2.4.104",
                "1.2.840.10008.1.2.4.105", "1.2.840.10008.1.2.4.106", "1.2.840.10008.1.2.4.107",
                "1.2.840.10008.1.2.4.108",
            ]
        ),
    ]

    private static let oldNames = [
        "image/jls": ["image/x-jls"], "image/dicom-rle": ["image/x-dicom-rle"],
    ]
}
