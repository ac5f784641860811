import Archive
import ArgumentParser
import Clinic

/// `willis retry`: another chance for a study whose analysis was given up.
struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Analyse a study again whose analysis failed.",
        discussion: """
            The study page says why it failed and what its Study Instance UID is. Sending the images again does \
            the same.

            Example:
              willis retry 1.2.840.113619.2.5.1762583153 --data /var/lib/willis
            """)

    @Argument(help: "Study Instance UID of the failed study.")
    var study: String

    @OptionGroup var folder: DataFolder

    func run() async throws {
        do {
            try await retry()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func retry() async throws {
        let archive = try folder.open()
        defer { archive.close() }
        let isQueued: Bool
        do {
            isQueued = try await WorkQueue.retry(studyUID: study, in: archive)
        } catch {
            throw CommandFailure(.unavailable, "\(study) cannot be queued: \(error)")
        }
        guard isQueued else {
            throw CommandFailure(.dataError, "\(folder.data) has no study \(study) whose analysis has failed")
        }
        Terminal.output("\(study) is queued again")
    }
}
