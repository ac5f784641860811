import Archive
import Records

/// The lines of transfers, for people: what waits and why, and what can be done about it.
package struct TransferDesk: Sendable {
    private let archive: Archive
    private let clock: @Sendable () -> Int64
    /// Who asks; what another site has is not there for that.
    private(set) var actor = Actor.house

    package init(
        archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.clock = clock
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> TransferDesk {
        var desk = self
        desk.actor = actor
        return desk
    }

    /// A transfer with what people know its study by.
    package struct Listed: Sendable, Equatable {
        package var transfer: Transfer
        package var patient: PatientIdentity?
        package var studyDescription: String
        package var modalities: [String]

        package init(
            transfer: Transfer, patient: PatientIdentity?, studyDescription: String, modalities: [String]
        ) {
            self.transfer = transfer
            self.patient = patient
            self.studyDescription = studyDescription
            self.modalities = modalities
        }
    }

    /// One destination with the numbers of its line.
    package struct Line: Sendable, Equatable {
        package var lane: TransferLane
        package var openCount: Int
        package var objectCount: Int
        package var byteCount: Int64

        package init(lane: TransferLane, openCount: Int, objectCount: Int, byteCount: Int64) {
            self.lane = lane
            self.openCount = openCount
            self.objectCount = objectCount
            self.byteCount = byteCount
        }
    }

    package struct Overview: Sendable, Equatable {
        package var lines: [Line]
        /// Running first, then in the order in which they go.
        package var open: [Listed]
        package var failed: [Listed]
        /// The newest first.
        package var ended: [Listed]

        package init(lines: [Line], open: [Listed], failed: [Listed], ended: [Listed]) {
            self.lines = lines
            self.open = open
            self.failed = failed
            self.ended = ended
        }
    }

    package func overview(openLimit: Int = 100, endedLimit: Int = 20) async throws -> Overview {
        try await archive.read { [actor] reader in
            let sight = try Sights.of(actor, in: reader)
            let counts = try TransfersTable.openCounts(seenBy: sight, in: reader)
            let lines = try TransferLanes.all(in: reader).map { lane in
                let count = counts.first { $0.destination == lane.destination.line }
                return Line(
                    lane: lane, openCount: count?.transfers ?? 0, objectCount: count?.objects ?? 0,
                    byteCount: count?.bytes ?? 0)
            }
            func listed(_ transfers: [Transfer]) throws -> [Listed] {
                try transfers.map { try Self.listed($0, reader) }
            }
            return Overview(
                lines: lines,
                open: try listed(try TransfersTable.open(limit: openLimit, seenBy: sight, in: reader)),
                failed: try listed(try TransfersTable.failed(limit: openLimit, seenBy: sight, in: reader)),
                ended: try listed(try TransfersTable.ended(limit: endedLimit, seenBy: sight, in: reader)))
        }
    }

    private static func listed(_ transfer: Transfer, _ reader: Reader) throws -> Listed {
        let study = try Studies.listed(transfer.studyUID, in: reader)?.entry
        return Listed(
            transfer: transfer, patient: study?.patient, studyDescription: study?.studyDescription ?? "",
            modalities: study?.modalities ?? [])
    }

    /// What is known of the way to each destination, for pages about devices.
    package func lanes() async throws -> [TransferLane] {
        try await archive.read { try TransferLanes.all(in: $0) }
    }

    /// Why objects of a transfer were not taken.
    package func failures(
        of id: Int64, limit: Int = 20
    ) async throws -> [(uid: String, failure: String)] {
        try await archive.read { try TransferItems.failures(id, limit: limit, in: $0) }
    }

    // MARK: - What can be done

    /// Sends a study by hand, whatever the rules say.
    ///
    /// - Returns: the number of the transfer, and how many objects are in it.
    /// - Throws: ``MovingRefusal``.
    package func send(
        studyUID: String, to destination: TransferDestination, priority: TransferPriority = .high,
        again: Bool = false
    ) async throws -> (id: Int64, count: Int) {
        try MovingRules.check(destination)
        let now = clock()
        let made = try await archive.write { writer -> (id: Int64, count: Int) in
            guard let study = try MovingMoments.study(studyUID, in: writer.reader),
                try StudySites.sees(Sights.of(actor, in: writer.reader), studyUID, in: writer.reader)
            else {
                throw MovingRefusal.unknownStudy(studyUID)
            }
            guard try MovingSight.mayHave(destination, study: studyUID, in: writer.reader) else {
                try LedgerTable.append(
                    LedgerEntry(
                        actor, Action.export.rawValue, Resource(.study, id: studyUID), at: now,
                        outcome: .refused, detail: "{\"to\":\"\(destination.aeTitle ?? "")\"}"), in: writer)
                return (-1, 0)
            }
            let action = MovingRule.Action.send(SendAction(destinations: [destination]))
            let transfer = try TransfersTable.open(
                .init(
                    destination: destination, studyUID: studyUID, rule: "", priority: priority,
                    action: action,
                    notBeforeMilliseconds: now), nowMilliseconds: now, in: writer)
            if again { try TransferItems.forget(study: study.series.map(\.row), at: destination, in: writer) }
            let count = try TransferItems.add(
                series: study.series.map(\.row), to: transfer.id, destination: destination, in: writer)
            guard count > 0 || !transfer.isNew else { throw MovingRefusal.nothingToSend(studyUID) }
            try LedgerTable.append(
                LedgerEntry(
                    actor, Action.export.rawValue, Resource(.study, id: studyUID), at: now,
                    detail: "{\"transfer\":\(transfer.id)}"), in: writer)
            try announce(transfer.id, now, writer)
            return (transfer.id, count)
        }
        // The refusal has its row; a body that throws would take it away.
        guard made.id >= 0 else { throw MovingRefusal.foreignSite(destination.aeTitle ?? "") }
        return made
    }

    /// Tries a transfer again at once, with all that was not accepted.
    package func retry(_ id: Int64) async throws {
        try await change(id) { writer, now in try TransfersTable.retry(id, nowMilliseconds: now, in: writer) }
    }

    /// Tries everything that failed or waits for its time at once.
    ///
    /// - Returns: how many transfers that is.
    package func retryAll(_ destination: TransferDestination? = nil) async throws -> Int {
        let now = clock()
        return try await archive.write { writer in
            let sight = try Sights.of(actor, in: writer.reader)
            let ids = try TransfersTable.stuck(nowMilliseconds: now, in: writer.reader).filter {
                try (destination == nil || $0.destination == destination)
                    && StudySites.sees(sight, $0.studyUID, in: writer.reader)
            }.map(\.id)
            for id in ids where try TransfersTable.retry(id, nowMilliseconds: now, in: writer) {
                try announce(id, now, writer)
            }
            return ids.count
        }
    }

    /// Takes a transfer out of its line. What was accepted stays where it is.
    package func cancel(_ id: Int64) async throws {
        try await change(id) { writer, now in try TransfersTable.cancel(id, nowMilliseconds: now, in: writer)
        }
    }

    /// Sets a transfer aside that was given up.
    package func dismiss(_ id: Int64) async throws {
        try await change(id) { writer, _ in try TransfersTable.dismiss(id, in: writer) }
    }

    /// Makes a transfer more or less urgent by some steps, as far as there are any.
    package func changePriority(_ id: Int64, by steps: Int) async throws {
        try await change(id) { writer, _ in
            guard let transfer = try TransfersTable.find(id, in: writer.reader) else { return false }
            let range = 0...TransferPriority.allCases.count - 1
            let wanted = min(max(transfer.priority.rawValue + steps, range.lowerBound), range.upperBound)
            guard let priority = TransferPriority(rawValue: wanted) else { return false }
            return try TransfersTable.setPriority(id, priority, in: writer)
        }
    }

    package func setPriority(_ id: Int64, _ priority: TransferPriority) async throws {
        try await change(id) { writer, _ in try TransfersTable.setPriority(id, priority, in: writer) }
    }

    /// Stops a line after the object that is under way, or lets it go on.
    package func setPaused(_ destination: TransferDestination, _ isPaused: Bool) async throws {
        let now = clock()
        try await archive.write { writer in
            try require(destination, writer.reader)
            try TransferLanes.setPaused(destination, isPaused, in: writer)
            try announce(0, now, writer)
        }
    }

    /// How many connections carry objects to a destination side by side.
    package func setConnections(_ destination: TransferDestination, _ count: Int) async throws {
        guard (1...16).contains(count) else { throw MovingRefusal.unusableCount(count) }
        try await archive.write { try TransferLanes.setConnections(destination, count, in: $0) }
    }

    /// A line is stopped by those whose device is at its end.
    private func require(_ destination: TransferDestination, _ reader: Reader) throws {
        let sight = try Sights.of(actor, in: reader)
        if sight.isEverything { return }
        guard case .peer(let title) = destination,
            let site = try PeersTable.find(title, in: reader)?.site,
            sight.covers(sites: [site])
        else { throw MovingRefusal.unusableDestination("\(destination)") }
    }

    private func change(
        _ id: Int64, _ body: @escaping @Sendable (Writer, Int64) throws -> Bool
    ) async throws {
        let now = clock()
        let isDone = try await archive.write { writer in
            guard let transfer = try TransfersTable.find(id, in: writer.reader),
                try StudySites.sees(
                    Sights.of(actor, in: writer.reader), transfer.studyUID, in: writer.reader),
                try body(writer, now)
            else { return false }
            try LedgerTable.append(
                LedgerEntry(
                    actor, Action.change.rawValue, Resource(.study, id: transfer.studyUID), at: now,
                    detail: "{\"transfer\":\(id)}"), in: writer)
            try announce(id, now, writer)
            return true
        }
        guard isDone else { throw MovingRefusal.unknownTransfer(id) }
    }

    private func announce(_ id: Int64, _ now: Int64, _ writer: Writer) throws {
        try Events.append(kind: Events.transfer, subject: String(id), nowMilliseconds: now, in: writer)
    }
}
