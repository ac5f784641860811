import Records

/// What records are found by, and the pairs that may be one person: kept in line with each change of a record.
package enum RecordLikeness {
    /// Records that one is compared with.
    private static let mostCompared = 200

    /// Writes anew the words of a record and the pairs it is in. One that was merged away has none.
    package static func refresh(
        _ id: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute("DELETE FROM record_words WHERE record = ?", [SQLValue(id)])
        try writer.execute("DELETE FROM likely_duplicates WHERE first_record = ?", [SQLValue(id)])
        try writer.execute("DELETE FROM likely_duplicates WHERE second_record = ?", [SQLValue(id)])
        guard let mine = try profile(id, in: writer.reader), mine.record.mergedInto == nil else { return }
        for word in words(mine).sorted() {
            try writer.execute(
                "INSERT INTO record_words (word, record) VALUES (?, ?) ON CONFLICT (word, record) DO NOTHING",
                [SQLValue(word), SQLValue(id)])
        }
        for other in try candidates(mine, in: writer.reader) {
            guard let theirs = try profile(other, in: writer.reader), theirs.record.mergedInto == nil else {
                continue
            }
            let grounds = mine.likeness(to: theirs)
            guard let first = grounds.first, try !areDistinct(id, other, in: writer.reader) else { continue }
            try writer.execute(
                """
                INSERT INTO likely_duplicates (first_record, second_record, grounds, weight, found_ms)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (first_record, second_record) DO NOTHING
                """,
                [
                    SQLValue(min(id, other)), SQLValue(max(id, other)),
                    SQLValue(grounds.map(\.rawValue).joined(separator: " ")), SQLValue(first.weight),
                    SQLValue(nowMilliseconds),
                ])
        }
    }

    private static func words(_ profile: PatientProfile) -> Set<String> {
        let record = profile.record
        var words = Pinyin.words(record.name).union(Pinyin.words(record.latinName)).union(profile.keys)
        // Papers are looked for whole, by their own index.
        for number in record.numbers where number.paper == nil { words.insert(number.value.lowercased()) }
        if !record.birthDate.isEmpty { words.insert(record.birthDate) }
        return words
    }

    private static func candidates(
        _ profile: PatientProfile, in reader: Reader
    ) throws(ArchiveError) -> [Int64] {
        var found: Set<Int64> = []
        for number in profile.record.numbers {
            let rows = try reader.rows(
                "SELECT record FROM patient_numbers WHERE kind = ? AND site = ? AND value = ? LIMIT ?",
                [
                    SQLValue(number.kind), SQLValue(number.site), SQLValue(number.kept(reader.papers)),
                    SQLValue(mostCompared),
                ])
            found.formUnion(rows.map { $0.integer("record") })
        }
        for key in profile.keysNearby.sorted() where found.count < mostCompared {
            let rows = try reader.rows(
                "SELECT record FROM record_words WHERE word = ? LIMIT ?",
                [SQLValue(key), SQLValue(mostCompared)])
            found.formUnion(rows.map { $0.integer("record") })
        }
        return found.subtracting([profile.record.id]).sorted()
    }

    private static func profile(_ id: Int64, in reader: Reader) throws(ArchiveError) -> PatientProfile? {
        guard let record = try PatientRecords.find(id, in: reader) else { return nil }
        guard record.birthDate.isEmpty else { return PatientProfile(record) }
        let said = try reader.row(
            """
            SELECT f.value, c.opened_ms FROM cases c JOIN case_facts f ON f.case_id = c.id
            WHERE c.record = ? AND f.fact = 'age' ORDER BY f.id DESC LIMIT 1
            """, [SQLValue(id)])
        let year = said.flatMap { row -> Int? in
            guard let age = Double(row.text("value")), (0...130).contains(age) else { return nil }
            return Int(CivilDay.text(milliseconds: row.integer("opened_ms")).prefix(4)).map { $0 - Int(age) }
        }
        return PatientProfile(record, saidBirthYear: year)
    }

    // MARK: - Pairs

    /// Pairs of which somebody sees both, the most likely first.
    package static func pairs(
        seenBy sight: Sight, of record: Int64? = nil, limit: Int, offset: Int = 0, in reader: Reader
    ) throws(ArchiveError) -> [LikelyDuplicate] {
        var filters: [SearchFilter] = []
        for column in ["d.first_record", "d.second_record"] {
            if let seen = RecordSearch.seen(by: sight, record: column) { filters.append(seen) }
        }
        if let record {
            filters.append(
                SearchFilter(
                    sql: "(d.first_record = ? OR d.second_record = ?)",
                    arguments: [SQLValue(record), SQLValue(record)]))
        }
        let rows = try reader.rows(
            """
            SELECT d.first_record, d.second_record, d.grounds FROM likely_duplicates d
            WHERE 1 = 1\(SearchFilter.clause(filters))
            ORDER BY d.weight DESC, d.found_ms DESC, d.second_record DESC LIMIT ? OFFSET ?
            """, filters.flatMap(\.arguments) + [SQLValue(limit), SQLValue(offset)])
        var found: [LikelyDuplicate] = []
        for row in rows {
            guard let first = try PatientRecords.find(row.integer("first_record"), in: reader),
                let second = try PatientRecords.find(row.integer("second_record"), in: reader)
            else { continue }
            let grounds = row.text("grounds").split(separator: " ").compactMap {
                LikenessGround(rawValue: String($0))
            }
            found.append(LikelyDuplicate(first: first, second: second, grounds: grounds))
        }
        return found
    }

    /// Notes that two records are two people, for good.
    package static func distinguish(
        _ one: Int64, _ other: Int64, by actor: String, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        let pair = [SQLValue(min(one, other)), SQLValue(max(one, other))]
        try writer.execute(
            """
            INSERT INTO record_distinctions (first_record, second_record, actor, at_ms) VALUES (?, ?, ?, ?)
            ON CONFLICT (first_record, second_record) DO NOTHING
            """, pair + [SQLValue(actor), SQLValue(nowMilliseconds)])
        try writer.execute(
            "DELETE FROM likely_duplicates WHERE first_record = ? AND second_record = ?", pair)
    }

    package static func areDistinct(
        _ one: Int64, _ other: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        try reader.row(
            "SELECT 1 AS one FROM record_distinctions WHERE first_record = ? AND second_record = ?",
            [SQLValue(min(one, other)), SQLValue(max(one, other))]) != nil
    }
}
