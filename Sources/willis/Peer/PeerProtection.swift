import ArgumentParser
import Clinic
import Foundation
import Records

/// How connections with a device are protected and what they may cost, as options of `willis peer set`.
struct PeerProtection: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Whether we call it by TLS.")
    var tls: Bool?

    @Option(
        help: ArgumentHelp(
            "Authorities that its certificate must come from (PEM); \"system\" for those of the system.",
            valueName: "FILE"))
    var ca: String?

    @Option(
        help: ArgumentHelp(
            "Certificate that we show it (PEM); \"node\" for that of the node.", valueName: "FILE"))
    var certificate: String?

    @Option(help: ArgumentHelp("Its private key (PEM).", valueName: "FILE"))
    var key: String?

    @Option(
        help: ArgumentHelp(
            "Name that must stand in its certificate; \"host\" for the host we call.", valueName: "NAME"))
    var tlsName: String?

    @Option(
        help: ArgumentHelp(
            "Only with this certificate may it call, and only with it is it called; \"any\" for any trusted one.",
            discussion: "sha256:… or attributes of its subject such as CN=CT01,O=Hospital.",
            valueName: "CERTIFICATE"))
    var bind: String?

    @Option(
        help: "Whether it must name a user: checked (if it does), required, or ignored.")
    var user: UserRule?

    @Option(
        help: ArgumentHelp(
            "Fastest that objects may travel, in MB (10^6 bytes) each second; 0 for no limit.",
            valueName: "NUMBER"))
    var megabytesPerSecond: Double?

    @Option(help: ArgumentHelp("Most objects each second; 0 for no limit.", valueName: "NUMBER"))
    var objectsPerSecond: Int?

    func validate() throws {
        guard (certificate == nil || certificate == "node") == (key == nil) else {
            throw ValidationError("--certificate and --key belong together.")
        }
        if let bind, bind != "any", CertificateBinding(line: bind) == nil {
            throw ValidationError(
                "--bind is sha256: and 64 hexadecimal digits, or attributes such as CN=CT01,O=Hospital.")
        }
        if let rate = megabytesPerSecond, !(0...1_000_000).contains(rate) || (rate > 0 && rate < 0.001) {
            throw ValidationError("--megabytes-per-second must be 0 or from 0.001 to 1000000.")
        }
        if let rate = objectsPerSecond, !(0...1_000_000).contains(rate) {
            throw ValidationError("--objects-per-second must be from 0 to 1000000.")
        }
    }

    var isGiven: Bool {
        let texts = [ca, certificate, tlsName, bind].contains { $0 != nil }
        return texts || tls != nil || user != nil || megabytesPerSecond != nil || objectsPerSecond != nil
    }

    /// Checks the files and says what to change.
    func change() throws -> @Sendable (inout PeerRules) -> Void {
        let authority = try ca.map { $0 == "system" ? nil : try Self.path($0) }
        var own: (String?, String?)?
        if let certificate { own = try identity(certificate) }
        let (tls, name, binding, user) = (tls, tlsName, bind, user)
        let (bytes, objects) = (megabytesPerSecond.map { Int($0 * 1_000_000) }, objectsPerSecond)
        return { [own] rules in
            if let tls { rules.transport.usesTLS = tls }
            if let authority { rules.transport.authorityFile = authority }
            if let own { (rules.transport.certificateFile, rules.transport.keyFile) = own }
            if let name { rules.transport.serverName = name == "host" ? nil : name }
            if let binding {
                rules.transport.binding = binding == "any" ? nil : CertificateBinding(line: binding)
            }
            if let user { rules.user = user }
            if let bytes { rules.rate.bytesPerSecond = bytes == 0 ? nil : bytes }
            if let objects { rules.rate.objectsPerSecond = objects == 0 ? nil : objects }
        }
    }

    private func identity(_ certificate: String) throws -> (String?, String?) {
        guard certificate != "node", let key else { return (nil, nil) }
        let paths = (try Self.path(certificate), Self.absolute(key))
        do {
            try PEM.check(certificate: paths.0, key: paths.1)
        } catch {
            throw CommandFailure(.dataError, "\(error)")
        }
        return paths
    }

    /// The whole path, since the server may run elsewhere, of a file that holds certificates.
    private static func path(_ path: String) throws -> String {
        let whole = absolute(path)
        do {
            _ = try PEM.certificates(in: whole)
        } catch {
            throw CommandFailure(.dataError, "\(error)")
        }
        return whole
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// What is set, for people.
    static func words(_ rules: PeerRules) -> [String] {
        var words: [String] = []
        let transport = rules.transport
        if transport.usesTLS {
            words.append("is called by TLS" + (transport.authorityFile.map { ", trusting \($0)" } ?? ""))
        }
        if let file = transport.certificateFile { words.append("is shown \(file)") }
        if let name = transport.serverName { words.append("its certificate is for \(name)") }
        if let binding = transport.binding { words.append("must show \(binding.line)") }
        switch rules.user {
        case .checked: break
        case .required: words.append("must name a user and passcode")
        case .ignored: words.append("its users are not looked at")
        }
        if let bytes = rules.rate.bytesPerSecond {
            words.append("at most \(Double(bytes) / 1_000_000) MB/s")
        }
        if let objects = rules.rate.objectsPerSecond { words.append("at most \(objects) objects/s") }
        return words
    }
}

extension UserRule: ExpressibleByArgument {}
