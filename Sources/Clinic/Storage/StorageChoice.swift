import Archive
import Records

/// What an administrator may choose, checked.
package enum StorageChoice: Error, Sendable, Equatable, CustomStringConvertible {
    case unusable(name: String, value: String, usable: String)

    package var description: String {
        switch self {
        case .unusable(let name, let value, let usable): "\"\(value)\" is no \(name): \(usable)."
        }
    }

    static func check(_ name: StorageSettings.Name, _ value: String) throws(StorageChoice) {
        let usable: String?
        switch name {
        case .reserve:
            usable = Reserve(value) == nil ? "20GiB, 5% or a number of bytes is" : nil
        case .scrubRate:
            usable = megabytes(value) == nil ? "megabytes a second from 1 to 10000 are" : nil
        case .quietHours:
            usable =
                QuietHours(value) == nil ? "two hours of the day such as 22-6 are, or 0-24 for always" : nil
        case .removalGrace:
            usable = seconds(value) == nil ? "seconds from 0 to 604800 are" : nil
        }
        if let usable { throw .unusable(name: name.rawValue, value: value, usable: usable) }
    }

    static func megabytes(_ value: String) -> Double? {
        Double(value).flatMap { (1...10_000).contains($0) ? $0 : nil }
    }

    static func seconds(_ value: String) -> Int64? {
        Int64(value).flatMap { (0...604_800).contains($0) ? $0 : nil }
    }
}

/// Hours of the day in which rules run; the second may be of the next day.
package struct QuietHours: Sendable, Equatable {
    package var from: Int
    package var to: Int

    package static let usual = QuietHours(from: 22, to: 6)

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "-").map { Int($0) }
        guard parts.count == 2, let from = parts[0], let to = parts[1], (0...24).contains(from),
            (0...24).contains(to)
        else { return nil }
        self.init(from: from, to: to)
    }

    package func contains(hour: Int) -> Bool {
        from <= to ? (from..<to).contains(hour) : hour >= from || hour < to
    }
}
