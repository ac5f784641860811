import DICOM
import Records

/// One row an object. Of several objects under one SOP Instance UID in one study the first is the one that counts;
/// the others are kept with `conflict` set.
package enum Instances {
    /// The blobs that are here under a SOP Instance UID in a study, the one that counts first.
    package static func blobs(
        _ sopInstanceUID: String, study: Int64, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        try reader.rows(
            """
            SELECT blob FROM instances WHERE study = ? AND sop_instance_uid = ? AND conflict < 2 ORDER BY conflict, id
            """, [SQLValue(study), SQLValue(sopInstanceUID)]
        ).map { $0.text("blob") }
    }

    /// The blobs that are hidden under a SOP Instance UID in a study.
    package static func hiddenBlobs(
        _ sopInstanceUID: String, study: Int64, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT blob FROM instances WHERE study = ? AND sop_instance_uid = ? AND conflict >= 2 ORDER BY id",
            [SQLValue(study), SQLValue(sopInstanceUID)]
        ).map { $0.text("blob") }
    }

    /// The other studies that have an object under this SOP Instance UID.
    package static func otherStudies(
        _ sopInstanceUID: String, than study: Int64, in reader: Reader
    ) throws(ArchiveError) -> [(id: Int64, studyUID: String)] {
        try reader.rows(
            """
            SELECT DISTINCT s.id, s.study_uid FROM instances i JOIN studies s ON s.id = i.study
            WHERE i.sop_instance_uid = ? AND i.study <> ? AND i.conflict < 2 ORDER BY s.id
            """, [SQLValue(sopInstanceUID), SQLValue(study)]
        ).map { ($0.integer("id"), $0.text("study_uid")) }
    }

    package static func isReferenced(_ blob: BlobID, in reader: Reader) throws(ArchiveError) -> Bool {
        try reader.row("SELECT 1 AS one FROM instances WHERE blob = ? LIMIT 1", [SQLValue(blob.text)]) != nil
    }

    package static func insert(
        _ image: StoredImage, study: Int64, series: Int64, conflict: Bool, origin: ImageOrigin,
        header: HeadersTable.Place, in writer: Writer
    ) throws(ArchiveError) {
        let attributes = image.attributes
        let position = attributes.positionMillimeters.flatMap { $0.count == 3 ? $0 : nil }
        let made = try writer.row(
            """
            INSERT INTO instances (
                study, series, sop_instance_uid, sop_class_uid, transfer_syntax_uid, blob, byte_count, conflict, number,
                image_type, acquisition_number, images_in_acquisition, temporal_position, acquisition_date,
                acquisition_time, content_time, position_x, position_y, position_z, slice_location, row_count,
                column_count, frame_count, calling_ae_title, called_ae_title, remote_address, received_ms,
                character_set, bits_allocated, header_state
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id
            """,
            [
                SQLValue(study), SQLValue(series), SQLValue(attributes.sopInstanceUID),
                SQLValue(attributes.sopClassUID),
                SQLValue(attributes.transferSyntaxUID), SQLValue(image.blob), SQLValue(image.byteCount),
                SQLValue(conflict), SQLValue(attributes.number), SQLValue(attributes.imageType),
                SQLValue(attributes.acquisitionNumber), SQLValue(attributes.imagesInAcquisition),
                SQLValue(attributes.temporalPosition), SQLValue(attributes.acquisitionDate),
                SQLValue(attributes.acquisitionTime), SQLValue(attributes.contentTime),
                SQLValue(position?[0]),
                SQLValue(position?[1]), SQLValue(position?[2]), SQLValue(attributes.sliceLocationMillimeters),
                SQLValue(attributes.rows), SQLValue(attributes.columns), SQLValue(attributes.frames),
                SQLValue(origin.callingAETitle), SQLValue(origin.calledAETitle),
                SQLValue(origin.remoteAddress),
                SQLValue(image.receivedMilliseconds), SQLValue(image.characterSet?.line ?? ""),
                SQLValue(attributes.bitsAllocated), SQLValue(header.state),
            ])
        try HeadersTable.insert(header, instance: made?.integer("id") ?? 0, in: writer)
    }

    /// The images of a study that came in and count, series by series, in the order of their numbers.
    package static func ofStudy(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> [StoredImage] {
        try ofStudy(studyUID, derived: false, in: reader)
    }

    /// How many images of a study came in and count.
    package static func countOfStudy(_ studyUID: String, in reader: Reader) throws(ArchiveError) -> Int {
        try reader.row(
            """
            SELECT coalesce(sum(r.instance_count), 0) AS n FROM series r JOIN studies s ON s.id = r.study
            WHERE s.study_uid = ? AND r.derived = 0
            """, [SQLValue(studyUID)])?.int("n") ?? 0
    }

    /// The objects that analyses of a study made, those of older runs too.
    package static func derivedOfStudy(
        _ studyUID: String, in reader: Reader
    ) throws(ArchiveError) -> [StoredImage] {
        try ofStudy(studyUID, derived: true, in: reader)
    }

    private static func ofStudy(
        _ studyUID: String, derived: Bool, in reader: Reader
    ) throws(ArchiveError) -> [StoredImage] {
        try reader.rows(
            """
            SELECT i.*, r.series_uid FROM instances i
            JOIN series r ON r.id = i.series
            JOIN studies s ON s.id = r.study
            WHERE s.study_uid = ? AND i.conflict = 0 AND r.derived = ?
            ORDER BY coalesce(r.number, 2147483647), r.id, coalesce(i.number, 2147483647), i.id
            """, [SQLValue(studyUID), SQLValue(derived)]
        ).map(StoredImage.init)
    }

    /// Every blob that a row refers to, a page at a time, for verification.
    package static func blobs(
        after blob: String, limit: Int, in reader: Reader
    ) throws(ArchiveError) -> [String] {
        try reader.rows(
            "SELECT DISTINCT blob FROM instances WHERE blob > ? ORDER BY blob LIMIT ?",
            [SQLValue(blob), SQLValue(limit)]
        ).map { $0.text("blob") }
    }
}

extension StoredImage {
    init(_ row: SQLRow) {
        var position: [Double]?
        if let x = row.double("position_x"), let y = row.double("position_y"),
            let z = row.double("position_z")
        {
            position = [x, y, z]
        }
        let attributes = ImageAttributes(
            sopClassUID: row.text("sop_class_uid"), sopInstanceUID: row.text("sop_instance_uid"),
            transferSyntaxUID: row.text("transfer_syntax_uid"), number: row.optionalInt("number"),
            imageType: row.text("image_type"), acquisitionNumber: row.optionalInt("acquisition_number"),
            imagesInAcquisition: row.optionalInt("images_in_acquisition"),
            temporalPosition: row.optionalInt("temporal_position"),
            acquisitionDate: row.text("acquisition_date"), acquisitionTime: row.text("acquisition_time"),
            contentTime: row.text("content_time"), positionMillimeters: position,
            sliceLocationMillimeters: row.double("slice_location"), rows: row.optionalInt("row_count"),
            columns: row.optionalInt("column_count"), bitsAllocated: row.optionalInt("bits_allocated"),
            frames: row.int("frame_count"))
        self.init(
            seriesUID: row.text("series_uid"), attributes: attributes, blob: row.text("blob"),
            byteCount: row.integer("byte_count"), receivedMilliseconds: row.integer("received_ms"),
            characterSet: CharacterSetCorrection(line: row.text("character_set")))
    }
}
