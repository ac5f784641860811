/// How much is kept.
package struct StorageFigures: Sendable, Equatable {
    package var studies: Int64 = 0
    package var series: Int64 = 0
    package var instances: Int64 = 0
    package var bytes: Int64 = 0

    package init(studies: Int64 = 0, series: Int64 = 0, instances: Int64 = 0, bytes: Int64 = 0) {
        self.studies = studies
        self.series = series
        self.instances = instances
        self.bytes = bytes
    }

    package static func += (one: inout StorageFigures, other: StorageFigures) {
        one.studies += other.studies
        one.series += other.series
        one.instances += other.instances
        one.bytes += other.bytes
    }

    package var isNothing: Bool { studies == 0 && series == 0 && instances == 0 && bytes == 0 }
}

/// By what figures are broken down.
package enum StorageDimension: String, Sendable, CaseIterable {
    case total, source, modality, syntax
    /// Of reception, `2026-11` and `2026-11-22`, in UTC.
    case month, day
    /// Objects that came again and were not kept twice.
    case duplicates
    /// What recompression saved.
    case saved
}

/// Figures under a name.
package struct NamedFigures: Sendable, Equatable {
    package var name: String
    package var figures: StorageFigures

    package init(name: String, figures: StorageFigures) {
        self.name = name
        self.figures = figures
    }
}

/// Days since 1970 as the calendar writes them.
package enum CivilDay {
    /// `2026-11-22` of a time in milliseconds, in UTC.
    package static func text(milliseconds: Int64) -> String {
        let days = Int(
            milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * part + 2) / 5 + 1
        let month = part < 10 ? part + 3 : part - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(two(month))-\(two(day))"
    }

    /// `20261122`: the last day that has begun anywhere on earth, after which nobody is born.
    package static func newest(milliseconds: Int64) -> String {
        text(milliseconds: milliseconds + 14 * 3_600_000).filter { $0 != "-" }
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
