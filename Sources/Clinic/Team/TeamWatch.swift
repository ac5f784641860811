import Archive
import Records
import Synchronization

/// Calls the next people when nobody answers. Timers stand in the database: a restart forgets none, and each is taken
/// out in the transaction that does what it is for, so that a killed server neither skips a round nor calls it twice.
package struct TeamWatch: Sendable {
    private let archive: Archive
    private let clock: @Sendable () -> Int64
    private let steady: @Sendable () -> Int64

    /// - Parameters:
    ///   - clock: milliseconds since 1970, as the machine believes.
    ///   - steady: milliseconds of a clock that nobody sets.
    package init(
        archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds,
        steady: @escaping @Sendable () -> Int64 = Clock.steadyMilliseconds
    ) {
        self.archive = archive
        self.clock = clock
        self.steady = steady
    }

    /// Looks every `pause` until the task is cancelled. A look that fails is told to `report` and made again.
    package func run(
        every pause: Duration = .milliseconds(500), report: @Sendable (any Error) -> Void = { _ in }
    ) async {
        var last: Reading?
        while !Task.isCancelled {
            do {
                last = try await look(after: last)
            } catch {
                report(error)
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Both clocks at a time.
    package struct Reading: Sendable {
        var clock: Int64
        var steady: Int64
        /// When the clock was last written down.
        var noted: Int64
    }

    /// The difference that is taken for a clock that was set, rather than for slow work.
    private static let jumpMilliseconds: Int64 = 1500
    private static let noteMilliseconds: Int64 = 10_000
    private static let setting = "clock"

    /// Does what is due. A clock that was set back, also while the server did not run, would let people wait for hours:
    /// the timers are moved with it. One that was set forward calls early, which hurts nobody.
    @discardableResult
    package func look(after last: Reading?) async throws -> Reading {
        let now = clock()
        let steadyNow = steady()
        let (waiting, due, known) = try await archive.read { reader in
            (
                try TeamTimers.areWaiting(in: reader), try TeamTimers.due(nowMilliseconds: now, in: reader),
                try TeamSettings.value(Self.setting, in: reader).flatMap(Int64.init)
            )
        }
        guard waiting else { return Reading(clock: now, steady: steadyNow, noted: 0) }
        var setBack: Int64 = 0
        if let last {
            setBack = (last.clock - now) + (steadyNow - last.steady)
        } else if let known {
            setBack = known - now
        }
        var noted = last?.noted ?? 0
        if setBack > Self.jumpMilliseconds {
            try await archive.write { [setBack] writer in
                try TeamTimers.shift(byMilliseconds: -setBack, in: writer)
                try OutboxTable.hurry(in: writer)
                try TeamSettings.set(Self.setting, "\(now)", in: writer)
            }
            return Reading(clock: now, steady: steadyNow, noted: now)
        }
        for timer in due { try await archive.write { try ring(timer, now, in: $0) } }
        if now - noted >= Self.noteMilliseconds || now < noted {
            try await archive.write { try TeamSettings.set(Self.setting, "\(now)", in: $0) }
            noted = now
        }
        return Reading(clock: now, steady: steadyNow, noted: noted)
    }

    private func ring(_ timer: TeamTimer, _ now: Int64, in writer: Writer) throws {
        // Somebody may have answered since it was read.
        let known = try TeamTimers.find(timer.activation, role: timer.role, in: writer.reader)
        guard known == timer,
            let activation = try ActivationsTable.find(timer.activation, in: writer.reader),
            let item = try CasesTable.find(activation.caseID, in: writer.reader)
        else { return }
        guard activation.state.isOpen, item.closedMilliseconds == nil else {
            return try TeamTimers.clear(timer.activation, role: timer.role, in: writer)
        }
        try Calling(writer: writer, item: item, actor: .house, now: now)
            .callNext(activation, timer.role, as: .escalation)
        try LedgerTable.append(
            LedgerEntry(
                .house, "escalate", item.resource(sites: []), at: now,
                detail: TeamDesk.detail(activation.key)), in: writer)
        try CasesTable.touch(item.id, nowMilliseconds: now, in: writer)
    }
}
