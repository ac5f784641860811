/// Room that is kept free on the disk, so that the index can always be written and everything stays readable.
package enum Reserve: Sendable, Equatable, CustomStringConvertible {
    case bytes(Int64)
    /// Hundredths of the whole file system.
    case percent(Double)
    /// Two per cent of the file system, at least 512 MiB and at most 20 GiB.
    case standard

    /// So many bytes on a file system of a size.
    package func bytes(of total: Int64) -> Int64 {
        switch self {
        case .bytes(let bytes): max(0, bytes)
        case .percent(let percent): Int64((Double(total) * min(max(percent, 0), 100) / 100).rounded())
        case .standard: min(max(total / 50, 512 << 20), 20 << 30)
        }
    }

    /// Reads `20GiB`, `500MB`, `5%`, or a number of bytes.
    package init?(_ text: String) {
        let trimmed = text.filter { $0 != " " }
        if trimmed == "standard" {
            self = .standard
        } else if trimmed.hasSuffix("%") {
            guard let percent = Double(trimmed.dropLast()), (0...90).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let bytes = ByteSize.parse(trimmed) else { return nil }
            self = .bytes(bytes)
        }
    }

    package var description: String {
        switch self {
        case .bytes(let bytes): "\(bytes)"
        case .percent(let percent): "\(percent)%"
        case .standard: "standard"
        }
    }
}

/// Sizes as people type them.
package enum ByteSize {
    private static let units: [(name: String, factor: Double)] = [
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
        ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12),
        ("k", 1024), ("m", 1_048_576), ("g", 1_073_741_824), ("t", 1_099_511_627_776), ("b", 1),
    ]

    /// Bytes of `20GiB`, `500MB`, `2T` or a plain number; `nil` for anything else.
    package static func parse(_ text: String) -> Int64? {
        let lowered = text.lowercased().filter { $0 != " " }
        let unit = units.first { lowered.hasSuffix($0.name) }
        let digits = unit.map { String(lowered.dropLast($0.name.count)) } ?? lowered
        guard let number = Double(digits), number >= 0, number.isFinite else { return nil }
        let bytes = number * (unit?.factor ?? 1)
        return bytes < 9e18 ? Int64(bytes) : nil
    }
}
