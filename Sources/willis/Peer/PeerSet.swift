import ArgumentParser
import Clinic
import DICOM
import Records

/// `willis peer set`: changes what is said and leaves the rest as it was.
struct PeerSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Say where a device is, what it may do and how it writes.",
        discussion: """
            Only what is given changes. A device that is new may send objects and may not query.

            Examples:
              willis peer set READ1 --at 10.0.0.7:104 --query
              willis peer set OLDPACS --at pacs:104 --syntax ExplicitVRLittleEndian
              willis peer set CT01 --character-set GBK --site 2
              willis peer set PACS2 --at pacs2:2762 --tls --ca hospital-ca.pem
              willis peer set CT02 --bind CN=CT02 --megabytes-per-second 20
            """)

    @Argument(help: "AE title of the device.") var aeTitle: String

    @Option(help: "Where it listens, as HOST:PORT.")
    var at: HostAndPort?

    @Flag(inversion: .prefixedNo, help: "Whether it may associate at all.")
    var allow: Bool?

    @Flag(inversion: .prefixedNo, help: "Whether it may ask what is here and fetch it.")
    var query: Bool?

    @Option(
        help: ArgumentHelp(
            "A transfer syntax for objects from and to it, the preferred first; may be given several times.",
            discussion: "UID or keyword of the standard; \"any\" leaves it to the two again.",
            valueName: "NAME"))
    var syntax: [String] = []

    @Option(help: "Most associations that it may have open; 0 for the limit of the node.")
    var associations: Int?

    @Option(
        help: ArgumentHelp(
            "Number of the site at which it stands: what it sends belongs to that, and it sees what that sees.",
            valueName: "number"))
    var site: Int64?

    @OptionGroup var characterSet: CharacterSetChoice
    @OptionGroup(title: "Protection and rate") var protection: PeerProtection
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await PeerCommand.run(folder, makesFolder: true) { peers in
            let edit = try change()
            Terminal.output(PeerCommand.line(try await peers.change(aeTitle, edit)))
        }
    }

    private func change() throws -> @Sendable (inout PeerRules) -> Void {
        let correction = try characterSet.correction()
        let syntaxes = try syntax.filter { $0 != "any" }.map(Peers.transferSyntax)
        let protect = try protection.change()
        let (at, allow, query, associations, isGiven) = (at, allow, query, associations, !syntax.isEmpty)
        let site = site
        guard
            correction != nil || isGiven || protection.isGiven || at != nil || allow != nil || query != nil
                || associations != nil || site != nil
        else {
            throw CommandFailure(.usage, "say what is known of the device, for example --at HOST:PORT")
        }
        return { rules in
            protect(&rules)
            if let correction { rules.characterSet = correction }
            if isGiven { rules.transferSyntaxes = syntaxes }
            if let at { rules.address = PeerAddress(host: at.host, port: at.port) }
            if let allow { rules.isAllowed = allow }
            if let query { rules.mayQuery = query }
            if let site { rules.site = site }
            if let associations { rules.maximumAssociations = associations == 0 ? nil : associations }
        }
    }
}
