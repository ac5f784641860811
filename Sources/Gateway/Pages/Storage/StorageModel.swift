import Clinic
import DICOM
import Records

/// What the storage page shows, in the words of its reader.
package struct StorageModel: Sendable {
    package struct Row: Sendable, Equatable {
        package var name: String
        package var objects: String
        package var size: String
        /// Of all that is kept.
        package var share: Double
    }

    package struct Table: Sendable, Equatable {
        package var title: String
        package var rows: [Row]
        /// How many rows are not shown.
        package var rest: Int
    }

    package var notices: [String]
    package var usedShare: Double
    package var room: [(name: String, value: String)]
    package var growth: String
    package var totals: [(name: String, value: String)]
    package var chart: ColumnChart?
    package var tables: [Table]

    /// Longer tables are cut here; the command shows all.
    static let rowsShown = 12

    package init(_ status: StorageStatus, _ words: StorageWords, nowMilliseconds: Int64) {
        notices = status.notices.map { StorageBanner.sentence($0, words, free: status.space.freeBytes) }
        let space = status.space
        let used = space.totalBytes - space.freeBytes
        usedShare = space.totalBytes > 0 ? Double(used) / Double(space.totalBytes) : 0
        room = [
            (words.free, Figures.size(space.freeBytes)), (words.used, Figures.size(used)),
            (words.reserved, Figures.size(space.reservedBytes)),
        ]
        growth = Self.growth(status, words)
        totals = Self.totals(status, words)
        chart = Self.chart(status, words, nowMilliseconds)
        tables = Self.tables(status, words)
    }

    private static func growth(_ status: StorageStatus, _ words: StorageWords) -> String {
        guard let growth = status.growthBytesPerDay, growth > 0 else { return words.noGrowth }
        let perDay = words.perDay.filling("size", Figures.size(Int64(growth)))
        let days = status.daysUntilFull ?? .infinity
        let end =
            days < 36_500
            ? words.fullIn.filling("n", Figures.grouped(Int(days))) : words.fullNever
        return "\(perDay) · \(end)"
    }

    private static func totals(_ status: StorageStatus, _ words: StorageWords) -> [(
        name: String, value: String
    )] {
        let total = status.total
        var totals = [
            (words.studies, Figures.grouped(Int(total.studies))),
            (words.series, Figures.grouped(Int(total.series))),
            (words.objects, Figures.grouped(Int(total.instances))), (words.size, Figures.size(total.bytes)),
        ]
        if status.duplicates.instances > 0 {
            totals.append(
                (
                    words.duplicates,
                    "\(Figures.grouped(Int(status.duplicates.instances))) · \(Figures.size(status.duplicates.bytes))"
                ))
        }
        if status.saved.instances > 0 {
            totals.append((words.saved, Figures.size(status.saved.bytes)))
        }
        return totals
    }

    private static func chart(
        _ status: StorageStatus, _ words: StorageWords, _ now: Int64
    ) -> ColumnChart? {
        guard !status.days.isEmpty else { return nil }
        let known = Dictionary(
            status.days.map { ($0.name, $0.figures) }, uniquingKeysWith: { first, _ in first })
        let names = (0..<30).map { CivilDay.text(milliseconds: now - Int64(29 - $0) * 86_400_000) }
        let most = known.values.map { Double($0.bytes) }.max() ?? 0
        let (divisor, unit) = Figures.sizeUnit(for: most)
        let columns = names.map { name in
            let figures = known[name] ?? StorageFigures()
            return ColumnChart.Column(
                name: String(name.dropFirst(5)), value: Double(figures.bytes) / divisor,
                hint: "\(name): \(Figures.size(figures.bytes)), \(figures.instances) \(words.objects)")
        }
        return ColumnChart(title: words.received, yLabel: unit, columns: columns)
    }

    private static func tables(_ status: StorageStatus, _ words: StorageWords) -> [Table] {
        let syntaxes = status.syntaxes.map { row in
            NamedFigures(
                name: StandardDictionary.uidName(UID(row.name)) ?? row.name, figures: row.figures)
        }
        let parts: [(title: String, rows: [NamedFigures])] = [
            (words.modality, status.modalities), (words.source, status.sources), (words.syntax, syntaxes),
            (words.month, status.months.reversed()),
        ]
        return parts.filter { !$0.rows.isEmpty }.map { part in
            Table(
                title: part.title,
                rows: part.rows.prefix(rowsShown).map { row($0, of: status.total, words) },
                rest: max(0, part.rows.count - rowsShown))
        }
    }

    private static func row(
        _ row: NamedFigures, of total: StorageFigures, _ words: StorageWords
    ) -> Row {
        Row(
            name: row.name.isEmpty ? words.unnamed : row.name,
            objects: Figures.grouped(Int(row.figures.instances)), size: Figures.size(row.figures.bytes),
            share: total.bytes > 0 ? Double(row.figures.bytes) / Double(total.bytes) : 0)
    }
}
