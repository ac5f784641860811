import Clinic
import Logging
import Records

/// Takes one file to a device, at once: for notes that somebody waits for.
package struct NoteCourier: Sendable {
    private let aeTitle: String
    private let contacts: (any ContactBook)?
    private let logger: Logger

    package init(aeTitle: String, contacts: (any ContactBook)?, logger: Logger) {
        self.aeTitle = aeTitle
        self.contacts = contacts
        self.logger = logger
    }

    /// - Returns: `nil` when the device has taken it, else why not.
    package func take(_ path: String, to rules: PeerRules) async -> String? {
        guard let address = rules.address else { return "no address of \(rules.aeTitle) is known" }
        var configuration = StorageClient.Configuration(host: address.host, port: address.port)
        configuration.calledAETitle = rules.aeTitle
        configuration.callingAETitle = aeTitle
        configuration.connectTimeout = .seconds(4)
        configuration.responseTimeout = .seconds(10)
        configuration.contacts = contacts
        let client = StorageClient(configuration: configuration, logger: logger)
        do {
            let report = try await client.send([path])
            return report.isComplete ? nil : report.files.first.map { "\($0.outcome)" } ?? "nothing was sent"
        } catch {
            return "\(error)"
        }
    }
}
