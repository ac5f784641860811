import Archive
import DICOM
import Records

/// What devices tell of their examinations (PS3.4 annex F): kept as told, tied to the schedule and to the studies.
package struct PerformedProcedures: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    /// The kind of the events by which others hear that an examination began or ended; the subject is the study.
    package static let examEvent = "exam"

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// A device begins. Durable when this returns.
    /// - Throws: `PerformedStep.Refusal`.
    /// - Parameter site: where the device stands.
    package func begin(
        _ dataSet: DataSet, as sopInstanceUID: UID, from aeTitle: String, at site: Int64 = Site.first
    ) async throws {
        let step = try PerformedStep(creating: dataSet, sopInstanceUID: sopInstanceUID)
        let now = clock()
        try await archive.write { writer in
            guard try PerformedSteps.find(sopInstanceUID, in: writer.reader) == nil else {
                throw PerformedStep.Refusal.duplicate
            }
            let id = try PerformedSteps.insert(
                step, from: aeTitle, site: site, nowMilliseconds: now, in: writer)
            try Self.link(step, id, site, writer)
            try Self.tell(step, id, site, now, writer)
            try Self.note(.create, sopInstanceUID, aeTitle, now, writer)
        }
    }

    /// A device goes on or ends.
    /// - Returns: attributes that may not be set any more and were passed over.
    /// - Throws: `PerformedStep.Refusal`.
    package func update(
        _ sopInstanceUID: UID, with change: DataSet, from aeTitle: String = "", at site: Int64 = Site.first
    ) async throws -> [Tag] {
        let now = clock()
        return try await archive.write { writer in
            guard let row = try PerformedSteps.find(sopInstanceUID, in: writer.reader), row.site == site
            else {
                throw PerformedStep.Refusal.unknown
            }
            var step = row.step
            let passedOver = try step.update(change)
            try PerformedSteps.update(row.id, to: step, nowMilliseconds: now, in: writer)
            try Self.tell(step, row.id, site, now, writer)
            try Self.note(.change, sopInstanceUID, aeTitle, now, writer)
            return passedOver
        }
    }

    /// What a device has told; nil when nobody knows it.
    package func step(_ sopInstanceUID: UID, for actor: Actor = .house) async throws -> PerformedStep? {
        try await archive.read { reader in
            let row = try PerformedSteps.find(sopInstanceUID, in: reader)
            let sight = try Sights.of(actor, in: reader)
            return row.flatMap { sight.covers(sites: [$0.site]) ? $0.step : nil }
        }
    }

    private static func note(
        _ action: Action, _ uid: UID, _ aeTitle: String, _ now: Int64, _ writer: Writer
    ) throws {
        try LedgerTable.append(
            LedgerEntry(
                Actor(kind: .device(aeTitle: aeTitle), name: aeTitle), action.rawValue,
                Resource(.schedule, id: uid.string), at: now), in: writer)
    }

    private static func link(_ step: PerformedStep, _ id: Int64, _ site: Int64, _ writer: Writer) throws {
        for asked in step.schedules {
            var scheduled: ScheduledSteps.Row?
            if !asked.stepID.isEmpty {
                scheduled =
                    try ScheduledSteps.find(
                        studyUID: asked.studyUID, stepID: asked.stepID, in: writer.reader)
                if scheduled == nil, !asked.accessionNumber.isEmpty {
                    scheduled =
                        try ScheduledSteps.find(
                            accessionNumber: asked.accessionNumber, stepID: asked.stepID, in: writer.reader)
                }
            }
            // What another site has scheduled is not for this device.
            let ours = scheduled.flatMap { $0.site == site ? $0.id : nil }
            try PerformedSteps.link(id, studyUID: asked.studyUID, scheduled: ours, in: writer)
        }
    }

    /// Brings the schedule up to date and lets the rest of the house know.
    private static func tell(
        _ step: PerformedStep, _ id: Int64, _ site: Int64, _ now: Int64, _ writer: Writer
    ) throws {
        for scheduled in try PerformedSteps.scheduled(ofPerformed: id, in: writer.reader) {
            try ScheduledSteps.judge(scheduled, nowMilliseconds: now, in: writer)
        }
        for study in Set(step.schedules.map(\.studyUID)).sorted() {
            // Another site's study takes no times from this device.
            let sites = try StudySites.sites(of: study, in: writer.reader)
            guard sites.isEmpty || sites.contains(site) else { continue }
            for moment in step.moments {
                try ExamMoments.put(
                    studyUID: study, performedStep: id, kind: moment.kind, deviceTime: moment.deviceTime,
                    nowMilliseconds: now, in: writer)
            }
            try Events.append(kind: examEvent, subject: study, nowMilliseconds: now, in: writer)
        }
    }
}

extension PerformedProcedures {
    /// A performed step with how much of it is here.
    package struct Account: Sendable, Equatable {
        package var step: PerformedStep
        package var aeTitle: String
        package var toldMilliseconds: Int64
        package var changedMilliseconds: Int64
        /// Objects that the device says it made, and how many of them are in the archive.
        package var imagesNamed: Int
        package var imagesHere: Int
    }

    /// What devices have done of a scheduled step.
    package func done(ofScheduled id: Int64) async throws -> [Account] {
        try await archive.read { reader in
            try PerformedSteps.ofScheduled(id, in: reader).map { try Self.account($0, reader) }
        }
    }

    /// What devices have done of a study.
    package func done(ofStudy studyUID: String) async throws -> [Account] {
        try await archive.read { reader in
            try PerformedSteps.ofStudy(studyUID, in: reader).map { try Self.account($0, reader) }
        }
    }

    /// What devices have done that nobody had scheduled.
    package func unscheduled(limit: Int = 100) async throws -> [Account] {
        try await archive.read { reader in
            try PerformedSteps.unscheduled(limit: limit, in: reader).map { try Self.account($0, reader) }
        }
    }

    private static func account(_ row: PerformedSteps.Row, _ reader: Reader) throws -> Account {
        let images = row.step.series.flatMap(\.instances)
        return Account(
            step: row.step, aeTitle: row.aeTitle, toldMilliseconds: row.createdMilliseconds,
            changedMilliseconds: row.changedMilliseconds, imagesNamed: images.count,
            imagesHere: try PerformedSteps.countHere(images, in: reader))
    }
}
