import ArgumentParser
import Clinic
import DICOM
import Foundation
import Gateway
import Records

/// How a call to another system is protected, and who makes it.
struct CallProtection: ParsableArguments {
    @Flag(help: "Call by TLS.")
    var tls = false

    @Option(
        help: ArgumentHelp(
            "Authorities that its certificate must come from (PEM); otherwise those of the system.",
            valueName: "FILE"))
    var ca: String?

    @Option(help: ArgumentHelp("Certificate to show when asked for one (PEM).", valueName: "FILE"))
    var certificate: String?

    @Option(help: ArgumentHelp("Its private key (PEM).", valueName: "FILE"))
    var key: String?

    @Option(
        help: ArgumentHelp("Name that must stand in its certificate, if not the host.", valueName: "NAME"))
    var tlsName: String?

    @Option(
        help: ArgumentHelp(
            "The only certificate to take: sha256:… or attributes of its subject such as CN=PACS.",
            valueName: "CERTIFICATE"))
    var bind: String?

    @Option(help: "Name a user; the passcode is asked for, or read from standard input.")
    var user: String?

    @Option(help: ArgumentHelp("File whose first line is the passcode of the user.", valueName: "FILE"))
    var passcodeFile: String?

    func validate() throws {
        let needs = [ca, certificate, tlsName, bind].contains { $0 != nil }
        guard tls || !needs else {
            throw ValidationError("--ca, --certificate, --key, --tls-name and --bind are for --tls.")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key belong together.")
        }
        guard passcodeFile == nil || user != nil else {
            throw ValidationError("--passcode-file is for --user.")
        }
        if let bind, CertificateBinding(line: bind) == nil {
            throw ValidationError(
                "--bind is sha256: and 64 hexadecimal digits, or attributes such as CN=PACS,O=Hospital.")
        }
    }

    func apply(to configuration: inout StorageClient.Configuration) throws {
        if tls {
            var identity: TLSIdentity?
            if let certificate, let key {
                identity = TLSIdentity(certificateFile: certificate, keyFile: key)
            }
            configuration.tls = ClientTLS(
                authorityFile: ca, identity: identity, serverName: tlsName,
                binding: bind.flatMap(CertificateBinding.init(line:)))
        }
        if let user {
            configuration.identity = UserIdentity(
                .userNameAndPasscode, wantsResponse: true, primary: Array(user.utf8),
                secondary: Array(try passcode(of: user).utf8))
        }
    }

    private func passcode(of user: String) throws -> String {
        guard let passcodeFile else { return try UserCommand.askPassword(for: user) }
        guard let text = try? String(contentsOfFile: passcodeFile, encoding: .utf8) else {
            throw CommandFailure(.noInput, "\(passcodeFile) cannot be read")
        }
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
