import Records

/// Whether a destination may be given a study: sending to a device of a site is giving the patient to that site.
package enum MovingSight {
    /// The site at whose device images would arrive or be asked for; nil for folders of this machine, which belong to
    /// whoever runs it.
    package static func site(
        of destination: TransferDestination, in reader: Reader
    ) throws(ArchiveError) -> Int64? {
        guard let title = destination.aeTitle else { return nil }
        return try PeersTable.find(title, in: reader)?.site ?? Site.first
    }

    /// Whether a device of the destination's site may have the study, as `allow` decides it. A study that belongs to
    /// nobody yet belongs to the node.
    package static func mayHave(
        _ destination: TransferDestination, study: String, in reader: Reader
    ) throws(ArchiveError) -> Bool {
        guard let title = destination.aeTitle, let site = try site(of: destination, in: reader) else {
            return true
        }
        let resource = try StudySites.resource(study, in: reader)
        if resource.sites.isEmpty { return site == Site.first }
        return allow(Actor.device(title, site: site, mayQuery: true), .read, resource) == .allowed
    }

    /// Rules look again at studies that a site has been given: what they send there goes ahead of the patient.
    package static func lookAgain(
        at studies: [String], nowMilliseconds: Int64, in writer: Writer
    ) throws(ArchiveError) {
        for uid in studies {
            guard let study = try Studies.listed(uid, in: writer.reader),
                study.entry.state != .receiving
            else { continue }
            try MovingMoments.append(
                .studyComplete, studyUID: uid, nowMilliseconds: nowMilliseconds, in: writer)
            let isAnalysed =
                try writer.row("SELECT 1 AS one FROM reports WHERE study = ? LIMIT 1", [SQLValue(study.id)])
                != nil
            if isAnalysed {
                try MovingMoments.append(
                    .analysisFinished, studyUID: uid, nowMilliseconds: nowMilliseconds, in: writer)
            }
        }
    }
}
