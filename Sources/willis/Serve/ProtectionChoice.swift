import ArgumentParser
import Clinic
import Gateway
import Logging

/// Which doors of a node are protected by TLS, and with which certificates.
struct ProtectionChoice: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where scanners connect by TLS, as PORT or HOST:PORT; 2762 is usual.",
            discussion: "Without a host, that of --dicom.", valueName: "[HOST:]PORT"))
    var tlsPort: String?

    @Option(help: ArgumentHelp("Our certificate and the chain above it (PEM).", valueName: "FILE"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("Its private key (PEM).", valueName: "FILE"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Authorities that certificates of scanners must come from (PEM).",
            discussion: "A certificate that signs itself may stand there, too.", valueName: "FILE"))
    var tlsClientCa: String?

    @Flag(help: "Turn away scanners that show no certificate.")
    var tlsRequireClient = false

    @Option(help: ArgumentHelp("Serve the pages by HTTPS with this certificate (PEM).", valueName: "FILE"))
    var webCertificate: String?

    @Option(help: ArgumentHelp("Its private key (PEM).", valueName: "FILE"))
    var webKey: String?

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key belong together.")
        }
        guard (webCertificate == nil) == (webKey == nil) else {
            throw ValidationError("--web-certificate and --web-key belong together.")
        }
        guard tlsPort == nil || tlsCertificate != nil else {
            throw ValidationError("--tls-port needs --tls-certificate and --tls-key.")
        }
        guard tlsPort != nil || (tlsClientCa == nil && !tlsRequireClient) else {
            throw ValidationError("--tls-client-ca and --tls-require-client are for --tls-port.")
        }
        guard !tlsRequireClient || tlsClientCa != nil else {
            throw ValidationError("--tls-require-client needs --tls-client-ca.")
        }
        if let tlsPort, place(tlsPort, HostAndPort(host: "", port: 0)) == nil {
            throw ValidationError("--tls-port is a port or HOST:PORT: \(tlsPort)")
        }
    }

    private func place(_ text: String, _ plain: HostAndPort) -> HostAndPort? {
        if let port = Int(text), (0...65_535).contains(port) {
            return HostAndPort(host: plain.host, port: port)
        }
        return HostAndPort(argument: text)
    }

    /// Reads the files; says what is wrong with them before anything listens.
    func protection(plain: HostAndPort) throws -> Protection {
        do {
            var protection = Protection()
            if let tlsCertificate, let tlsKey {
                let identity = TLSIdentity(certificateFile: tlsCertificate, keyFile: tlsKey)
                protection.identity = identity
                if let place = tlsPort.flatMap({ place($0, plain) }) {
                    let tls = try ServerTLS(
                        ServerTLS.Configuration(
                            identity: identity, clientAuthorityFile: tlsClientCa,
                            requiresClient: tlsRequireClient), logger: ServerLog.logger("tls"))
                    protection.dicom = SecurePort(host: place.host, port: place.port, tls: tls)
                }
            }
            if let webCertificate, let webKey {
                protection.web = try ServerTLS(
                    ServerTLS.Configuration(
                        identity: TLSIdentity(certificateFile: webCertificate, keyFile: webKey),
                        applicationProtocols: ["http/1.1"]), logger: ServerLog.logger("tls"))
            }
            return protection
        } catch {
            throw CommandFailure(.configuration, "\(error)")
        }
    }
}

/// The protected doors of a node.
struct Protection: Sendable {
    var dicom: SecurePort?
    var web: ServerTLS?
    /// What the node shows when it calls others.
    var identity: TLSIdentity?

    var isEmpty: Bool { dicom == nil && web == nil }

    /// Reads all certificates anew.
    func reload() {
        dicom?.tls.reload()
        web?.reload()
    }
}
