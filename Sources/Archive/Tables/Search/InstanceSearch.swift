import DICOM
import Records

/// The instances of a series as a search sees them, in the order they came. Those that another one stands in for are
/// left out.
package enum InstanceSearch {
    package struct Row: Sendable {
        package var id: Int64
        package var sopInstanceUID: String
        package var sopClassUID: String
        package var transferSyntaxUID: String
        package var blob: String
        package var number: Int?
        package var rows: Int?
        package var columns: Int?
        package var bitsAllocated: Int?
        package var frames: Int
        /// How its text is read, where that is not as it declares.
        package var characterSet: CharacterSetCorrection?
        /// True when rows, columns and the like are known to be those of the object.
        package var isIndexed: Bool
        /// The packed header, when it was asked for and is kept in the database.
        package var header: [UInt8]?
    }

    /// Instances of a series after another one that may fit the keys.
    /// - Parameter withHeader: read the headers too.
    package static func page(
        series: Int64, after: Int64, keys: [QueryKey], limit: Int, withHeader: Bool, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let filters = keys.compactMap(filter)
        let (column, join) =
            withHeader
            ? ("h.header", "LEFT JOIN instance_headers h ON h.instance = i.id") : ("NULL AS header", "")
        return try reader.rows(
            """
            SELECT i.id, i.sop_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.blob, i.number, i.row_count,
                i.column_count, i.bits_allocated, i.frame_count, i.character_set, i.header_state, \(column)
            FROM instances i \(join)
            WHERE i.series = ? AND i.id > ? AND i.conflict = 0\(SearchFilter.clause(filters))
            ORDER BY i.id LIMIT ?
            """, [SQLValue(series), SQLValue(after)] + filters.flatMap(\.arguments) + [SQLValue(limit)]
        ).map(Row.init)
    }

    private static func filter(_ key: QueryKey) -> SearchFilter? {
        switch key.tag {
        case .sopInstanceUID: SearchFilter.identifiers(key.condition, "i.sop_instance_uid")
        case .sopClassUID: SearchFilter.identifiers(key.condition, "i.sop_class_uid")
        case .instanceNumber: SearchFilter.numbers(key.condition, "i.number")
        default: nil
        }
    }
}

extension InstanceSearch.Row {
    init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), sopInstanceUID: row.text("sop_instance_uid"),
            sopClassUID: row.text("sop_class_uid"), transferSyntaxUID: row.text("transfer_syntax_uid"),
            blob: row.text("blob"), number: row.optionalInt("number"), rows: row.optionalInt("row_count"),
            columns: row.optionalInt("column_count"), bitsAllocated: row.optionalInt("bits_allocated"),
            frames: row.int("frame_count"),
            characterSet: CharacterSetCorrection(line: row.text("character_set")),
            isIndexed: row.int("header_state") != 0, header: row.bytes("header"))
    }
}
