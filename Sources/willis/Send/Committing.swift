import Gateway
import Records

/// Asks for storage commitment and says what became of it.
enum Committing {
    static func commit(
        _ files: [String], _ configuration: StorageClient.Configuration, to place: HostAndPort,
        _ waiting: CommitmentClient.Waiting
    ) async throws {
        guard !files.isEmpty else { return }
        let client = CommitmentClient(
            configuration: configuration, logger: ServerLog.quietLogger("commitment"))
        do {
            guard let report = try await client.commit(files, waiting) else {
                throw CommandFailure(
                    .unavailable,
                    "\(place) has not reported within \(waiting.time); it may report to a port of ours: --listen"
                )
            }
            Terminal.output("\(place) keeps \(report.committed.count) objects")
            guard !report.failed.isEmpty else { return }
            for failure in report.failed.prefix(10) {
                let reason = String(failure.reason, radix: 16, uppercase: true)
                Terminal.error("  \(failure.object.sopInstanceUID): reason \(reason)H")
            }
            throw CommandFailure(.unavailable, "\(report.failed.count) objects are not kept")
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.unavailable, "\(place) does not commit itself: \(error)")
        }
    }
}
