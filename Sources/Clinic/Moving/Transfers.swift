import Archive
import DICOM
import Records

/// The lines of transfers, for whoever carries them out: takes what is due and notes what became of it.
package struct Transfers: Sendable {
    let archive: Archive
    let backOff: BackOff
    let clock: @Sendable () -> Int64
    private let chance: @Sendable () -> Double

    package init(
        archive: Archive, backOff: BackOff = BackOff(),
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.archive = archive
        self.backOff = backOff
        self.clock = clock
        self.chance = chance
    }

    /// A transfer that has been taken out of its line.
    package struct Claim: Sendable {
        package var transfer: Transfer
        /// How many connections may carry it side by side.
        package var connections: Int
    }

    /// To be called when a server starts, before anything is taken: what the one before it had under way waits again.
    package func recover() async throws {
        try await archive.write { try TransfersTable.recover(in: $0) }
    }

    /// The destinations at which something is due.
    package func dueDestinations() async throws -> [TransferDestination] {
        let now = clock()
        return try await archive.read { try TransferLanes.due(nowMilliseconds: now, in: $0) }
    }

    /// Takes the most urgent transfer for a destination; nil when there is none, or it is paused or out of reach.
    package func claim(_ destination: TransferDestination) async throws -> Claim? {
        let now = clock()
        return try await archive.write { writer in
            guard let lane = try TransferLanes.find(destination, in: writer.reader), !lane.isPaused,
                lane.notBeforeMilliseconds <= now,
                let transfer = try TransfersTable.claim(destination, nowMilliseconds: now, in: writer)
            else { return nil }
            // The site may have lost its ground since, as when it refused to take the patient.
            guard try MovingSight.mayHave(destination, study: transfer.studyUID, in: writer.reader) else {
                try TransfersTable.finish(
                    transfer.id,
                    failure: MovingRefusal.foreignSite(destination.aeTitle ?? "").description,
                    nowMilliseconds: now, in: writer)
                try LedgerTable.append(
                    LedgerEntry(
                        .house, Action.export.rawValue, Resource(.study, id: transfer.studyUID), at: now,
                        outcome: .refused, detail: "{\"transfer\":\(transfer.id)}"), in: writer)
                try announce(transfer.id, now, writer)
                return nil
            }
            try TransferItems.strikeAccepted(transfer, in: writer)
            try announce(transfer.id, now, writer)
            return Claim(transfer: transfer, connections: max(1, lane.connections))
        }
    }

    /// What of a transfer was not tried yet since it was taken.
    package func items(of transfer: Transfer, limit: Int = 200) async throws -> [TransferItem] {
        try await archive.read { try TransferItems.waiting(transfer.id, limit: limit, in: $0) }
    }

    /// Each kind of object that is still to go.
    package func kinds(of transfer: Transfer) async throws -> [Retrieval.Kind] {
        try await archive.read { reader in
            try TransferItems.kinds(transfer.id, in: reader).map {
                Retrieval.Kind(sopClassUID: UID($0.sopClassUID), transferSyntaxUID: UID($0.transferSyntaxUID))
            }
        }
    }

    /// The file of an object; nil when it has gone.
    package func path(of item: TransferItem) -> String? {
        BlobID(item.blob).map { archive.blobs.path(of: $0) }
    }

    /// What is to be put right in an object on its way.
    package func correction(of item: TransferItem) async throws -> Correction? {
        try await archive.read { reader in
            try StudyCorrections(study: item.place.study, in: reader).of(
                series: item.place.series, instance: item.place.instance, characterSet: item.characterSet)
        }
    }

    /// Notes what became of an object, durably.
    ///
    /// - Parameter announces: whether open pages are told.
    /// - Returns: whether the transfer may go on.
    package func note(
        _ item: TransferItem, of transfer: Transfer, _ verdict: TransferVerdict, announces: Bool
    ) async throws -> TransferOrder {
        let now = clock()
        return try await archive.write { writer in
            try TransferItems.note(item, of: transfer.id, verdict, in: writer)
            switch verdict {
            case .accepted:
                // The line of a dead peer is looked at often; that of a good one need not be written each time.
                if announces || transfer.failures > 0 {
                    try TransferLanes.succeeded(transfer.destination, nowMilliseconds: now, in: writer)
                }
            case .refused(let reason), .later(let reason), .broke(let reason):
                try TransferLanes.remark(
                    transfer.destination, error: reason, nowMilliseconds: now, in: writer)
            }
            if announces { try announce(transfer.id, now, writer) }
            return try TransfersTable.order(transfer.id, nowMilliseconds: now, in: writer.reader)
        }
    }

    /// Ends a round in which the destination could be talked to: the transfer is over, or waits for the objects that
    /// were not taken.
    package func conclude(_ transfer: Transfer) async throws {
        let now = clock()
        let failures = transfer.failures + 1
        let pause = backOff.pauseMilliseconds(afterFailures: failures, chance: chance())
        try await archive.write { writer in
            try TransferLanes.reached(transfer.destination, in: writer)
            let untried = try TransferItems.waiting(transfer.id, limit: 1, in: writer.reader)
            if !untried.isEmpty {
                // They came while the others were sent.
                try TransfersTable.putBack(
                    transfer.id, failures: 0, failure: "", notBeforeMilliseconds: now, in: writer)
            } else if try TransferItems.waitingCount(transfer.id, in: writer.reader) > 0 {
                let reason = try TransfersTable.find(transfer.id, in: writer.reader)?.failure ?? ""
                try TransfersTable.putBack(
                    transfer.id, failures: failures, failure: reason, notBeforeMilliseconds: now + pause,
                    in: writer)
            } else {
                let failed = try TransfersTable.find(transfer.id, in: writer.reader)
                try TransfersTable.finish(
                    transfer.id, failure: (failed?.failed ?? 0) > 0 ? failed?.failure ?? "" : "",
                    nowMilliseconds: now, in: writer)
            }
            _ = try TransfersTable.prune(finishedBefore: now - Self.keptMilliseconds, in: writer)
            try announce(transfer.id, now, writer)
        }
    }

    /// What was done is kept so long: it is the memory of what a destination has.
    private static let keptMilliseconds: Int64 = 90 * 86_400_000

    /// Puts a transfer back in line because the destination cannot be talked to; nothing is tried there for a while.
    ///
    /// - Parameter isOurs: the reason lies in what we know, which somebody will set right: the pause does not grow.
    package func unreachable(
        _ transfer: Transfer, because reason: String, isOurs: Bool = false
    ) async throws {
        let now = clock()
        let chance = chance()
        try await archive.write { [backOff] writer in
            let lane = try TransferLanes.find(transfer.destination, in: writer.reader)
            let failures = (lane?.failures ?? 0) + 1
            let next =
                now + backOff.pauseMilliseconds(afterFailures: isOurs ? 1 : failures, chance: chance)
            try TransferLanes.failed(
                transfer.destination, failures: failures, error: reason, notBeforeMilliseconds: next,
                nowMilliseconds: now, in: writer)
            try TransfersTable.putBack(
                transfer.id, failures: transfer.failures, failure: reason, notBeforeMilliseconds: now,
                in: writer)
            try announce(transfer.id, now, writer)
        }
    }

    /// Puts a transfer back in line for a while because it was refused as a whole; gives it up after some tries.
    package func postpone(_ transfer: Transfer, because reason: String) async throws {
        let failures = transfer.failures + 1
        guard failures < TransferVerdict.later(reason).mostTries else {
            return try await giveUp(transfer, because: reason)
        }
        let now = clock()
        let next = now + backOff.pauseMilliseconds(afterFailures: failures, chance: chance())
        try await archive.write { writer in
            try TransferLanes.reached(transfer.destination, in: writer)
            try TransferLanes.remark(
                transfer.destination, error: reason, nowMilliseconds: now, in: writer)
            try TransfersTable.putBack(
                transfer.id, failures: failures, failure: reason, notBeforeMilliseconds: next, in: writer)
            try announce(transfer.id, now, writer)
        }
    }

    /// Gives a transfer up for good, for a reason that no waiting will change.
    package func giveUp(_ transfer: Transfer, because reason: String) async throws {
        let now = clock()
        try await archive.write { writer in
            try TransfersTable.finish(transfer.id, failure: reason, nowMilliseconds: now, in: writer)
            try announce(transfer.id, now, writer)
        }
    }

    /// Puts a transfer back in line as it is: something more urgent goes first, or the server stops.
    package func putBack(_ transfer: Transfer) async throws {
        let now = clock()
        try await archive.write { writer in
            try TransfersTable.putBack(
                transfer.id, failures: transfer.failures, failure: transfer.failure,
                notBeforeMilliseconds: now, in: writer)
            try announce(transfer.id, now, writer)
        }
    }

    func announce(_ transfer: Int64, _ now: Int64, _ writer: Writer) throws {
        try Events.append(kind: Events.transfer, subject: String(transfer), nowMilliseconds: now, in: writer)
    }
}
