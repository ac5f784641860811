import Records

/// One row a sheet of film that a device has printed here, with what it was composed of.
package enum Films {
    package typealias Row = FilmSheet

    /// An image of a film, as it was received.
    package struct Image: Sendable, Equatable {
        package var position: Int
        package var blob: String
        package var byteCount: Int64

        package init(position: Int, blob: String, byteCount: Int64) {
            self.position = position
            self.blob = blob
            self.byteCount = byteCount
        }
    }

    package static func insert(
        _ film: Row, images: [Image], site: Int64 = Site.first, in writer: Writer
    ) throws(ArchiveError) -> Int64 {
        let made = try writer.row(
            """
            INSERT INTO films (
                film_uid, ae_title, called_ae_title, remote_address, label, copies, layout, film_size, orientation,
                colour, width, height, image_count, sheet_blob, preview_blob, study_uid, document, printed_ms, site
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?) RETURNING id
            """,
            [
                SQLValue(film.filmUID), SQLValue(film.aeTitle), SQLValue(film.calledAETitle),
                SQLValue(film.remoteAddress), SQLValue(film.label), SQLValue(film.copies),
                SQLValue(film.layout), SQLValue(film.filmSize), SQLValue(film.orientation),
                SQLValue(film.isColour), SQLValue(film.width), SQLValue(film.height),
                SQLValue(film.imageCount), SQLValue(film.sheetBlob), SQLValue(film.previewBlob),
                SQLValue(film.studyUID), SQLValue(film.printedMilliseconds), SQLValue(site),
            ])
        let id = made?.integer("id") ?? 0
        for image in images {
            try writer.execute(
                "INSERT INTO film_images (film, position, blob, byte_count) VALUES (?, ?, ?, ?)",
                [SQLValue(id), SQLValue(image.position), SQLValue(image.blob), SQLValue(image.byteCount)])
        }
        return id
    }

    /// A film with the patient of its study.
    private static let selection = """
        SELECT f.*, s.id AS study, s.patient_id, s.alphabetic_name, s.ideographic_name, s.phonetic_name,
            s.birth_date, s.sex, s.age
        FROM films f LEFT JOIN studies s ON s.study_uid = f.study_uid AND f.study_uid <> ''
        """

    /// Films of a site, and those of studies that are seen.
    private static func seen(by sight: Sight) -> SearchFilter? {
        guard let site = SearchFilter.ofSite(sight, column: "f.site"),
            let study = SearchFilter.seenStudy(by: sight, uid: "f.study_uid")
        else { return nil }
        return SearchFilter.any([site, study])
    }

    package static func find(
        _ filmUID: String, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> Row? {
        let seen = seen(by: sight)
        return try reader.row(
            "\(selection) WHERE f.film_uid = ?\(SearchFilter.clause(seen.map { [$0] } ?? []))",
            [SQLValue(filmUID)] + (seen?.arguments ?? [])
        ).map(Row.init)
    }

    package static func images(of film: Int64, in reader: Reader) throws(ArchiveError) -> [Image] {
        try reader.rows(
            "SELECT position, blob, byte_count FROM film_images WHERE film = ? ORDER BY position, blob",
            [SQLValue(film)]
        ).map {
            Image(position: $0.int("position"), blob: $0.text("blob"), byteCount: $0.integer("byte_count"))
        }
    }

    /// The newest first, before an id if one is given.
    package static func list(
        before id: Int64 = .max, limit: Int, seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> [Row] {
        let seen = seen(by: sight)
        return try reader.rows(
            """
            \(selection) WHERE f.id < ?\(SearchFilter.clause(seen.map { [$0] } ?? [])) ORDER BY f.id DESC LIMIT ?
            """, [SQLValue(id)] + (seen?.arguments ?? []) + [SQLValue(limit)]
        ).map(Row.init)
    }

    package static func count(
        seenBy sight: Sight = .everything, in reader: Reader
    ) throws(ArchiveError) -> Int {
        let seen = seen(by: sight)
        return try reader.row(
            "SELECT count(*) AS films FROM films f WHERE 1 = 1\(SearchFilter.clause(seen.map { [$0] } ?? []))",
            seen?.arguments ?? [])?.int("films") ?? 0
    }

    /// Whether a film is kept in these bytes, or was composed of them.
    package static func refers(to blob: BlobID, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row(
            """
            SELECT 1 AS one FROM films WHERE sheet_blob = ? OR preview_blob = ?
            UNION ALL SELECT 1 FROM film_images WHERE blob = ? LIMIT 1
            """, Array(repeating: SQLValue(blob.text), count: 3)) != nil
    }

    /// All files of the films after an id, a film at a time.
    package static func blobs(
        afterFilm id: Int64, in reader: Reader
    ) throws(ArchiveError) -> (film: Int64, blobs: [String])? {
        guard let row = try reader.row("\(selection) WHERE f.id > ? ORDER BY f.id LIMIT 1", [SQLValue(id)])
        else { return nil }
        let film = Row(row)
        return (
            film.id,
            [film.sheetBlob, film.previewBlob] + (try images(of: film.id, in: reader).map(\.blob))
        )
    }

    // MARK: - Whose film it is

    /// The study of an object, when only one has it.
    package static func study(ofInstance uid: String, in reader: Reader) throws(ArchiveError) -> String? {
        try only(
            """
            SELECT DISTINCT s.study_uid FROM instances i JOIN studies s ON s.id = i.study
            WHERE i.sop_instance_uid = ? LIMIT 2
            """, uid, reader)
    }

    /// The study of an accession number, when only one has it.
    package static func study(ofAccession number: String, in reader: Reader) throws(ArchiveError) -> String? {
        try only("SELECT study_uid FROM studies WHERE accession_number = ? LIMIT 2", number, reader)
    }

    /// The study of a patient, when there is only one.
    package static func study(ofPatient id: String, in reader: Reader) throws(ArchiveError) -> String? {
        try only("SELECT study_uid FROM studies WHERE patient_id = ? LIMIT 2", id, reader)
    }

    private static func only(_ sql: String, _ key: String, _ reader: Reader) throws(ArchiveError) -> String? {
        let rows = try reader.rows(sql, [SQLValue(key)])
        return rows.count == 1 ? rows.first?.text("study_uid") : nil
    }

    /// The file of some object of a study, for what it says of the patient.
    package static func sample(ofStudy uid: String, in reader: Reader) throws(ArchiveError) -> String? {
        try reader.row(
            """
            SELECT i.blob FROM instances i JOIN studies s ON s.id = i.study
            WHERE s.study_uid = ? AND i.conflict = 0 ORDER BY i.id LIMIT 1
            """, [SQLValue(uid)])?.text("blob")
    }
}

extension FilmSheet {
    fileprivate init(_ row: SQLRow) {
        self.init(
            id: row.integer("id"), filmUID: row.text("film_uid"), aeTitle: row.text("ae_title"),
            calledAETitle: row.text("called_ae_title"), remoteAddress: row.text("remote_address"),
            label: row.text("label"), copies: row.int("copies"), layout: row.text("layout"),
            filmSize: row.text("film_size"), orientation: row.text("orientation"),
            isColour: row.bool("colour"), width: row.int("width"), height: row.int("height"),
            imageCount: row.int("image_count"), sheetBlob: row.text("sheet_blob"),
            previewBlob: row.text("preview_blob"), studyUID: row.text("study_uid"),
            printedMilliseconds: row.integer("printed_ms"))
        if row.optionalInteger("study") != nil { patient = PatientIdentity(row) }
    }
}
