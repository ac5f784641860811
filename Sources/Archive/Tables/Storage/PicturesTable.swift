import Records

/// Which files the pictures of reports are in.
package enum PicturesTable {
    static func insert(
        _ report: AnalysisReport, study: Int64, run: Int64, in writer: Writer
    ) throws(ArchiveError) {
        for picture in report.pictures {
            try writer.execute(
                "INSERT INTO report_pictures (blob, study, run) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [SQLValue(picture.location), SQLValue(study), SQLValue(run)])
        }
    }

    /// Does so for the reports that are here already.
    static func indexAll(in writer: Writer) throws(ArchiveError) {
        var last: Int64 = 0
        while let row = try writer.row(
            """
            SELECT run, study FROM reports WHERE run = (SELECT min(run) FROM reports WHERE run > ?) LIMIT 1
            """, [SQLValue(last)])
        {
            last = row.integer("run")
            for report in try Reports.all(ofRun: last, in: writer.reader) {
                try insert(report, study: row.integer("study"), run: last, in: writer)
            }
        }
    }
}
