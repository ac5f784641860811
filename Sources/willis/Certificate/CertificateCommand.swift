import ArgumentParser
import Clinic
import Foundation

/// `willis certificate`: certificates for trials, and what others say.
struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "Make certificates for trials, or tell what a certificate says.",
        subcommands: [CertificateMake.self, CertificateShow.self])
}

struct CertificateMake: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Make an authority of one's own and a certificate that it signed.",
        discussion: """
            For trials on your own network; where patients are treated, ask your hospital's authority.

            Example:
              willis certificate make images.hospital.example 10.0.0.5 --out certificates

            The folder then holds ca.pem (give it to those who call), certificate.pem and key.pem (for --tls-certificate \
            and --tls-key, or --web-certificate and --web-key), and ca-key.pem, which nobody else may see.
            """)

    @Argument(help: "Host names and addresses it is for.") var names: [String]

    @Option(help: "Folder for the files; it is made if need be.") var out: String

    @Option(help: "Days that it is valid.") var days = 365

    func validate() throws {
        guard (1...3650).contains(days) else { throw ValidationError("--days must be from 1 to 3650.") }
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:*_")
        for name in names where name.isEmpty || name.count > 253 || !name.allSatisfy(allowed.contains) {
            throw ValidationError("\(name) is no host name and no address.")
        }
    }

    func run() async throws {
        do {
            try make()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func make() throws {
        let made: (authority: TrialCertificates.Pair, own: TrialCertificates.Pair)
        do {
            made = try TrialCertificates(days: days).make(names: names)
        } catch {
            throw CommandFailure(.software, "\(error)")
        }
        do {
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(.cannotCreate, "cannot make \(out): \(error.localizedDescription)")
        }
        try write(made.authority.certificate, "ca.pem", 0o644)
        try write(made.authority.key, "ca-key.pem", 0o600)
        try write(made.own.certificate, "certificate.pem", 0o644)
        try write(made.own.key, "key.pem", 0o600)
        Terminal.output("Made \(out)/ca.pem, ca-key.pem, certificate.pem and key.pem, valid \(days) days")
    }

    private func write(_ bytes: [UInt8], _ name: String, _ mode: mode_t) throws {
        let path = out + "/" + name
        // Made with its permissions, so that a key is at no time for others to read; never over what is there.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw CommandFailure(.cannotCreate, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        Terminal.write(String(decoding: bytes, as: UTF8.self), to: descriptor)
    }
}

struct CertificateShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tell whose the certificates in a file are, and their fingerprints.",
        discussion: """
            Example:
              willis certificate show ct01.pem

            The fingerprint is what `willis peer set CT01 --bind sha256:…` takes.
            """)

    @Argument(help: "File with certificates (PEM).") var file: String

    func run() async throws {
        do {
            for certificate in try PEM.certificates(in: file) {
                Terminal.output(
                    "\(Terminal.printable(certificate.subject))  sha256:\(certificate.fingerprint)")
            }
        } catch {
            throw CommandFailure(.dataError, "\(error)").exit()
        }
    }
}
