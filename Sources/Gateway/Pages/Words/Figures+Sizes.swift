extension Figures {
    /// A size in the largest unit that leaves at least one before the point: `12.3 GiB`.
    package static func size(_ bytes: Int64) -> String {
        let (value, unit) = sizeParts(Double(bytes))
        return "\(decimal(value, places: unit == "B" ? 0 : 1)) \(unit)"
    }

    private static let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]

    static func sizeParts(_ bytes: Double) -> (value: Double, unit: String) {
        let (divisor, unit) = sizeUnit(for: bytes)
        return (bytes / divisor, unit)
    }

    /// The unit in which values up to `bytes` read well, and how many bytes it has.
    static func sizeUnit(for bytes: Double) -> (divisor: Double, unit: String) {
        var divisor = 1.0
        var index = 0
        while abs(bytes) / divisor >= 1024, index < units.count - 1 {
            divisor *= 1024
            index += 1
        }
        return (divisor, units[index])
    }
}
