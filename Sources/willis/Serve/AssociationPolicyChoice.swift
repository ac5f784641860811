import ArgumentParser
import DICOM
import Gateway

/// Which scanners may associate.
struct AssociationPolicyChoice: ParsableArguments {
    @Option(help: "Our application entity title; when given, callers must use it.")
    var aeTitle: String?

    @Option(
        parsing: .upToNextOption, help: "Application entity titles that may call; all when none is given.")
    var allow: [String] = []

    @Flag(help: "Only devices that `willis peer` knows may associate.")
    var knownPeers = false

    @Option(help: "Most associations at a time; those beyond are told to try again later.")
    var associations = 64

    @Option(help: "Of which from one address.")
    var associationsPerPeer = 32

    @Option(
        help: ArgumentHelp(
            "How long a caller may take to get through the TLS handshake and ask for an association.",
            valueName: "seconds"))
    var associationTimeout = 30

    @Option(
        help: ArgumentHelp(
            "How long a caller may be silent, or nearly so, within a message, or read nothing.",
            valueName: "seconds"))
    var messageTimeout = 60

    @Option(help: ArgumentHelp("How long a caller may be silent between messages.", valueName: "seconds"))
    var idleTimeout = 300

    func validate() throws {
        guard [associationTimeout, messageTimeout, idleTimeout].allSatisfy((1...86_400).contains) else {
            throw ValidationError("Timeouts must be from 1 to 86400 seconds.")
        }
        guard (1...4096).contains(associations), (1...4096).contains(associationsPerPeer) else {
            throw ValidationError("--associations and --associations-per-peer must be from 1 to 4096.")
        }
        for title in allow + [aeTitle].compactMap({ $0 }) where title.isEmpty || title.utf8.count > 16 {
            throw ValidationError("An application entity title has 1 to 16 characters: \(title)")
        }
    }

    func apply(to configuration: inout DIMSEServer.Configuration) {
        configuration.onlyKnownPeers = knownPeers
        configuration.aeTitle = aeTitle ?? configuration.aeTitle
        configuration.maximumAssociations = associations
        configuration.maximumAssociationsPerPeer = associationsPerPeer
        configuration.maximumConnections = max(configuration.maximumConnections, 4 * associations)
        configuration.maximumConnectionsPerPeer = max(
            configuration.maximumConnectionsPerPeer, 2 * associationsPerPeer)
        configuration.associationTimeout = .seconds(associationTimeout)
        configuration.messageTimeout = .seconds(messageTimeout)
        configuration.idleTimeout = .seconds(idleTimeout)
    }

    var policy: AssociationPolicy {
        .storage(calledAETitle: aeTitle, callingAETitles: allow.isEmpty ? nil : Set(allow))
    }
}
