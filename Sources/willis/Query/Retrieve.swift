import Archive
import ArgumentParser
import Clinic
import DICOM
import Foundation
import Gateway
import Synchronization

/// `willis retrieve`: fetches from another archive (C-GET), or has it send to a device that it knows (C-MOVE).
struct Retrieve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch objects from another archive (C-GET), or have it send them elsewhere (C-MOVE).",
        discussion: """
            Examples:
              willis retrieve pacs:104 --called PACS StudyInstanceUID=1.2.840.1 --out /tmp/study
              willis retrieve pacs:104 --called PACS StudyInstanceUID=1.2.840.1 --to READ1

            Exit status: 69 when the archive cannot be reached or not every object came.
            """)

    @OptionGroup var connection: PeerConnection
    @OptionGroup var question: QuestionKeys

    @Option(help: "Folder for the files; it is made if need be.")
    var out: String?

    @Option(help: "AE title of the device to send to, as the archive knows it.")
    var to: String?

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard (out == nil) != (to == nil) else { throw ValidationError("Give either --out or --to.") }
    }

    func run() async throws {
        do {
            try await retrieve()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func retrieve() async throws {
        let identifier = try question.identifier()
        let client = QueryClient(
            configuration: try connection.configuration(), logger: ServerLog.logger("retrieve"))
        let line = Mutex(ProgressLine(isQuiet: quiet))
        let label = "Retrieving from \(connection.peer)"
        let show: @Sendable (QueryClient.Progress) -> Void = { state in
            let done = state.completed + state.failed + state.warned
            line.withLock {
                $0.show(
                    label, detail: ": \(done) of \(done + state.remaining)",
                    fraction: Double(done) / Double(max(1, done + state.remaining)))
            }
        }
        let end: QueryClient.Progress
        do {
            if let to {
                end = try await client.move(identifier, model: question.model, to: to, progress: show)
            } else {
                end = try await client.get(
                    identifier, model: question.model, into: try desk(), progress: show)
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.unavailable, "\(connection.peer): \(error)")
        }
        line.withLock { $0.finish() }
        Terminal.output("\(end.completed + end.warned) objects came, \(end.failed) failed")
        guard end.status.isSuccess else {
            throw CommandFailure(
                .unavailable, "\(connection.peer) ended with \(end.status) \(end.comment ?? "")")
        }
    }

    private func desk() throws -> FolderDesk {
        let folder = out ?? "."
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.cannotCreate, "cannot make \(folder): \(error)")
        }
        return FolderDesk(folder: folder)
    }
}

/// `willis echo`: C-ECHO.
struct EchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Ask another system whether it answers (C-ECHO), and say what is wrong.",
        discussion: """
            Example:
              willis echo pacs:104 --called PACS
            """)

    @OptionGroup var connection: PeerConnection

    func run() async throws {
        do {
            try await Echo.ask(try connection.configuration())
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }
}
