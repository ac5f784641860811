import Records

/// Who sees what of two cases that become one: whoever saw one of them sees both, until that is taken back.
enum CaseMergeSights {
    /// The sites that see any of these studies.
    static func places(
        _ studies: [String], in reader: Reader
    ) throws(ArchiveError) -> Set<CaseMerge.Moved.StudyPlace> {
        var found: Set<CaseMerge.Moved.StudyPlace> = []
        for uid in Set(studies).sorted() {
            for row in try reader.rows(
                "SELECT site FROM study_sites WHERE study_uid = ?", [SQLValue(uid)])
            {
                found.insert(.init(study: uid, site: row.integer("site")))
            }
        }
        return found
    }

    /// Lets every site of either case see the one that stays.
    /// - Returns: those that did not before, with their grounds.
    static func join(
        _ from: Int64, _ into: Int64, nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) -> [CaseMerge.Moved.Place] {
        let known = Set(
            try CasesTable.sites(of: into, in: writer.reader).map {
                CaseMerge.Moved.Place(site: $0.site, ground: $0.ground)
            })
        var added: [CaseMerge.Moved.Place] = []
        for place in try CasesTable.sites(of: from, in: writer.reader) {
            let wanted = CaseMerge.Moved.Place(site: place.site, ground: place.ground)
            if !known.contains(wanted) { added.append(wanted) }
        }
        // Also those that saw the case before: the studies that have just come are theirs too.
        for place in known.sorted(by: { ($0.site, $0.ground.rawValue) < ($1.site, $1.ground.rawValue) })
            + added
        {
            try CasesTable.share(
                into, with: place.site, on: place.ground, nowMilliseconds: nowMilliseconds, in: writer)
        }
        return added
    }

    /// Takes back what a merge let sites see, unless something has given them a ground of their own since.
    static func part(_ merge: CaseMerge, in writer: Writer) throws(ArchiveError) {
        for place in merge.moved.sites where try !isAsked(place, of: merge.into, in: writer.reader) {
            try writer.execute(
                "DELETE FROM case_sites WHERE case_id = ? AND site = ? AND ground = ?",
                [SQLValue(merge.into), SQLValue(place.site), SQLValue(place.ground.rawValue)])
        }
        for place in merge.moved.studySites {
            try writer.execute(
                """
                DELETE FROM study_sites WHERE study_uid = ? AND site = ? AND NOT EXISTS (
                    SELECT 1 FROM case_sites c JOIN case_studies s ON s.case_id = c.case_id
                    WHERE c.site = study_sites.site AND s.study_uid = study_sites.study_uid)
                """, [SQLValue(place.study), SQLValue(place.site)])
        }
    }

    /// Whether a site has been asked about the case that stays itself: by a consultation or a transfer of its own.
    private static func isAsked(
        _ place: CaseMerge.Moved.Place, of id: Int64, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        switch place.ground {
        case .encounter:
            try reader.row(
                "SELECT 1 AS one FROM case_transfers WHERE case_id = ? AND to_site = ? AND state = 'arrived'",
                [SQLValue(id), SQLValue(place.site)]) != nil
        case .consultation:
            try reader.row(
                "SELECT 1 AS one FROM consultations WHERE case_id = ? AND to_site = ?",
                [SQLValue(id), SQLValue(place.site)]) != nil
        case .transfer:
            try reader.row(
                """
                SELECT 1 AS one FROM case_transfers WHERE case_id = ? AND to_site = ?
                AND state NOT IN ('refused', 'cancelled')
                """, [SQLValue(id), SQLValue(place.site)]) != nil
        }
    }
}
