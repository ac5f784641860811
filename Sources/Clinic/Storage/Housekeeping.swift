import Archive
import Foundation
import Records

/// What a running node does by itself for what it keeps: counts, removes files whose last row has gone, compares files
/// with their names, and lets rules run at quiet times. All it knows stands in the database.
package struct Housekeeping: Sendable {
    let archive: Archive
    let removal: (any StudyRemoval)?
    let clock: @Sendable () -> Int64

    package enum Event: Sendable {
        /// There is less room than before, or enough again.
        case room(DiskSpace)
        case scrubbed(folder: Int, Scrub.Outcome)
        case restored(Int)
        case ruled(Retention.Match)
        case trouble(String)
    }

    /// Every file is compared with its name at least this often.
    private static let scrubMilliseconds: Int64 = 7 * 86_400_000
    private static let usualScrubMegabytes = 8.0

    package init(
        archive: Archive, removal: (any StudyRemoval)?,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.removal = removal
        self.clock = clock
    }

    /// Goes on until the task is cancelled. What fails is told and tried again.
    package func run(report: @escaping @Sendable (Event) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await repeated(every: .seconds(2), report) { try await tidy() } }
            group.addTask { await watchRoom(report) }
            group.addTask { await repeated(every: .seconds(30), report) { try await scrub(report) } }
            group.addTask {
                // A start is no quiet time.
                try? await Task.sleep(for: .seconds(60))
                await repeated(every: .seconds(600), report) { try await rule(report) }
            }
        }
    }

    private func watchRoom(_ report: @Sendable (Event) -> Void) async {
        var last = DiskSpace.State.plenty
        while !Task.isCancelled {
            if let space = try? archive.blobs.space.look(), space.state != last {
                last = space.state
                report(.room(space))
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func repeated(
        every pause: Duration, _ report: @Sendable (Event) -> Void, _ body: @Sendable () async throws -> Void
    ) async {
        while !Task.isCancelled {
            do {
                try await body()
            } catch is CancellationError {
                return
            } catch {
                report(.trouble("\(error)"))
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Writes down what has gathered, counts what is new, and removes files that nobody needs any more.
    package func tidy() async throws {
        let tally = archive.tally.take()
        if tally != StorageTally.Content() {
            do {
                try await archive.write { try FiguresTable.write(tally, in: $0) }
            } catch {
                archive.tally.putBack(tally)
                throw error
            }
        }
        if try await archive.read({ try FiguresTable.isBehind(in: $0) }) {
            while try await archive.write({ try FiguresTable.fold(in: $0) }) {}
        }
        _ = try await FileRemoval(archive: archive, clock: clock).run()
    }

    private func scrub(_ report: @Sendable (Event) -> Void) async throws {
        let rate = try await archive.read { try StorageSettings.value(.scrubRate, in: $0) }
        let megabytes = rate.flatMap(StorageChoice.megabytes) ?? Self.usualScrubMegabytes
        let scrub = Scrub(archive: archive, bytesPerSecond: megabytes * 1e6, clock: clock)
        let again = try await scrub.lookAgain()
        if again.restored > 0 { report(.restored(again.restored)) }
        while let folder = try await scrub.next(everyMilliseconds: Self.scrubMilliseconds) {
            report(.scrubbed(folder: folder, try await scrub.check(folder: folder)))
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func rule(_ report: @escaping @Sendable (Event) -> Void) async throws {
        guard try await isQuiet() else { return }
        let retention = Retention(archive: archive, removal: removal, clock: clock)
        do {
            _ = try await retention.run { report(.ruled($0)) }
        } catch Retention.Refusal.noRemoval {
            return
        }
    }

    /// A quiet hour, nothing on its way in, no analysis in line, and room on the disk.
    private func isQuiet() async throws -> Bool {
        let hours = try await archive.read { try StorageSettings.value(.quietHours, in: $0) }
        let hour = Calendar(identifier: .gregorian).component(
            .hour, from: Date(timeIntervalSince1970: Double(clock()) / 1000))
        guard (hours.flatMap { QuietHours($0) } ?? .usual).contains(hour: hour),
            try archive.blobs.space.look().state != .refusing
        else { return false }
        return try await archive.read { reader in
            try Arrivals.receiving(in: reader).isEmpty && !Queue.isUnderway(.analyseStudy, in: reader)
        }
    }
}
