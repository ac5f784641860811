import ArgumentParser
import Clinic
import Gateway
import Records

/// `willis peer test`: C-ECHO to a device that we know.
struct PeerTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Ask a device whether it answers (C-ECHO), and say what is wrong.",
        discussion: """
            Example:
              willis peer test READ1
            """)

    @Argument(help: "AE title of the device.") var aeTitle: String

    @Option(help: "Application entity title to call with.")
    var calling = "WILLIS"

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder) { peers in
            guard let rules = try await peers.rules(of: aeTitle) else {
                throw CommandFailure(.dataError, "nothing is known of a device that calls itself \(aeTitle)")
            }
            guard let address = rules.address else {
                throw CommandFailure(
                    .dataError, "no address of \(aeTitle) is known: willis peer set \(aeTitle) --at HOST:PORT"
                )
            }
            var configuration = StorageClient.Configuration(host: address.host, port: address.port)
            configuration.calledAETitle = aeTitle
            configuration.callingAETitle = calling
            try await Echo.ask(configuration)
        }
    }
}

/// One C-ECHO, with its outcome in plain words.
enum Echo {
    static func ask(_ configuration: StorageClient.Configuration) async throws {
        let place = HostAndPort(host: configuration.host, port: configuration.port)
        do {
            let client = StorageClient(configuration: configuration, logger: ServerLog.logger("echo"))
            let time = try await client.echo()
            Terminal.output("\(configuration.calledAETitle) at \(place) answered in \(time)")
        } catch {
            let words = EchoDiagnosis.words(for: error, configuration)
            throw CommandFailure(.unavailable, "\(place) does not serve us: \(words)")
        }
    }
}
