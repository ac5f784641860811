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

    @OptionGroup(title: "Certificate of this node") var protection: NodeIdentity
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder) { peers in
            guard let rules = try await peers.rules(of: aeTitle) else {
                throw CommandFailure(.dataError, "nothing is known of a device that calls itself \(aeTitle)")
            }
            guard var configuration = StorageClient.Configuration(rules, calling: calling) else {
                throw CommandFailure(
                    .dataError, "no address of \(aeTitle) is known: willis peer set \(aeTitle) --at HOST:PORT"
                )
            }
            try protection.apply(to: &configuration)
            try await Echo.ask(configuration)
        }
    }
}

/// The certificate that the node shows, for devices that have none of their own to be shown.
struct NodeIdentity: ParsableArguments {
    @Option(help: ArgumentHelp("Certificate to show when asked for one (PEM).", valueName: "FILE"))
    var certificate: String?

    @Option(help: ArgumentHelp("Its private key (PEM).", valueName: "FILE"))
    var key: String?

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together.")
        }
    }

    func apply(to configuration: inout StorageClient.Configuration) throws {
        guard let certificate, let key else { return }
        configuration.tls?.identity = TLSIdentity(certificateFile: certificate, keyFile: key)
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
