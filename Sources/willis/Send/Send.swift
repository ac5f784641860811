import ArgumentParser
import Clinic
import DICOM
import Foundation
import Gateway
import Logging
import Records
import Synchronization

/// `willis send`: DICOM files to another node, by C-STORE.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send DICOM files to another system by C-STORE.",
        discussion: """
            Example:
              willis send /tmp/head --to 127.0.0.1:11112
              willis send /tmp/head --to pacs:104 --called PACS --commit --listen 0.0.0.0:11113

            Exit status: 0 when the peer has taken every file, 69 when it cannot be reached, took only some, or does not \
            promise to keep them.
            """)

    @Argument(help: "Folders or files.")
    var paths: [String]

    @Option(help: "Where to send, as HOST:PORT.")
    var to: HostAndPort

    @Option(help: "Application entity title of the receiver.")
    var called = "ANY-SCP"

    @Option(help: "Application entity title of the sender.")
    var calling = "WILLIS"

    @Option(help: "Associations at a time.")
    var associations = 1

    @Flag(help: "Ask the receiver afterwards whether it keeps what it took (storage commitment).")
    var commit = false

    @Option(
        help: "Where to listen for its report, as HOST:PORT, should it come on an association of its own.")
    var listen: HostAndPort?

    @Option(help: "How long to wait for the report, in seconds.")
    var wait = 60

    @Flag(help: "Only ask whether the receiver answers (C-ECHO).")
    var echo = false

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup(title: "Protection") var protection: CallProtection

    func validate() throws {
        guard (1...86_400).contains(wait) else { throw ValidationError("--wait must be from 1 to 86400.") }
        guard commit || listen == nil else { throw ValidationError("--listen is for --commit.") }
        guard (1...32).contains(associations) else {
            throw ValidationError("--associations must be from 1 to 32.")
        }
    }

    func run() async throws {
        do {
            try await send()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func send() async throws {
        var configuration = StorageClient.Configuration(host: to.host, port: to.port)
        configuration.calledAETitle = called
        configuration.callingAETitle = calling
        configuration.associations = associations
        try protection.apply(to: &configuration)
        let client = StorageClient(configuration: configuration, logger: ServerLog.logger("send"))
        if echo {
            do {
                Terminal.output("\(to) answered in \(try await client.echo())")
            } catch {
                throw CommandFailure(.unavailable, "\(to) did not answer: \(error)")
            }
            return
        }
        let files = try collect()
        guard !files.isEmpty else { throw CommandFailure(.dataError, "no DICOM file to send") }
        let report = try await Sending.send(files, with: client, label: "Sending to \(to)", isQuiet: quiet)
        Terminal.output("\(to) took \(report.storedCount) of \(report.files.count) files")
        if commit {
            let taken = report.files.filter { $0.outcome.isStored }.map(\.path)
            try await Committing.commit(
                taken, configuration, to: to,
                CommitmentClient.Waiting(
                    time: .seconds(wait), listener: listen.map { PeerAddress(host: $0.host, port: $0.port) }))
        }
        guard !report.isComplete else { return }
        for file in report.files.filter({ !$0.outcome.isStored }).prefix(10) {
            Terminal.error("  \(file.path): \(file.outcome)")
        }
        throw CommandFailure(.unavailable, "\(report.files.count - report.storedCount) files were not taken")
    }

    private func collect() throws -> [String] {
        var files: [String] = []
        for path in paths {
            do {
                files += try StudyFolder.scan(path).studies.flatMap { $0.files.map(\.path) }
            } catch {
                throw CommandFailure(.noInput, "\(error)")
            }
        }
        return files
    }
}

/// Sends with a progress line.
enum Sending {
    static func send(
        _ files: [String], with client: StorageClient, label: String, isQuiet: Bool
    ) async throws -> SendReport {
        let progress = Mutex(ProgressLine(isQuiet: isQuiet))
        let report = try await client.send(files) { state in
            progress.withLock {
                $0.show(
                    label, detail: ": \(state.done) of \(state.total)",
                    fraction: Double(state.done) / Double(state.total))
            }
        }
        progress.withLock { $0.finish() }
        return report
    }
}

extension SendOutcome {
    var isStored: Bool {
        if case .stored = self { true } else { false }
    }
}
