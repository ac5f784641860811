/// Objects that a note of rejection names, whether they are here yet or not.
package enum Rejections {
    package static func insert(
        studyUID: String, sopInstanceUID: String, change: Int64, in writer: Writer
    ) throws(ArchiveError) {
        try writer.execute(
            """
            INSERT INTO rejections (study_uid, sop_instance_uid, change) VALUES (?, ?, ?)
            ON CONFLICT (study_uid, sop_instance_uid, change) DO NOTHING
            """, [SQLValue(studyUID), SQLValue(sopInstanceUID), SQLValue(change)])
    }

    /// The change that keeps an object out of use, the latest of them.
    package static func find(
        studyUID: String, sopInstanceUID: String, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        try reader.row(
            """
            SELECT change FROM rejections WHERE study_uid = ? AND sop_instance_uid = ? ORDER BY change DESC LIMIT 1
            """, [SQLValue(studyUID), SQLValue(sopInstanceUID)])?.integer("change")
    }

    package static func delete(change: Int64, in writer: Writer) throws(ArchiveError) {
        try writer.execute("DELETE FROM rejections WHERE change = ?", [SQLValue(change)])
    }
}
