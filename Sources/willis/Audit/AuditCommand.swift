import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis audit`: the ledger, for those who look after it.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Read the ledger, give it out, and tell it to audit repositories.",
        discussion: """
            Whether the ledger is whole is said by: willis verify --ledger

            Examples:
              willis audit head --data /var/lib/willis
              willis audit export --form fhir > audit.ndjson
              willis audit add audit.example:6514 --form dicom --ca hospital-ca.pem
            """,
        subcommands: [AuditHead.self, AuditExport.self, AuditAdd.self, AuditRemove.self, AuditReceivers.self])
}

/// `willis audit head`: what to keep elsewhere.
struct AuditHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head", abstract: "Print number and hash of the newest row, to be kept elsewhere.",
        discussion: """
            Rows that are cut off at the end show by this alone: willis verify --ledger --head ROW:HASH

            Example:
              willis audit head --data /var/lib/willis
            """)

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.use { archive in
            let outcome = try await LedgerCheck(archive: archive).run()
            Terminal.output(outcome.head?.description ?? "the ledger is empty")
        } failure: { _ in
            nil
        }
    }
}

/// `willis audit export`: all rows in a form that others read.
struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write rows as FHIR AuditEvent or DICOM audit messages, one a line.",
        discussion: """
            Example:
              willis audit export --form fhir --after 1200 > audit.ndjson
            """)

    @Option(help: "fhir (JSON) or dicom (XML).") var form = LedgerReceiver.Form.fhir
    @Option(help: ArgumentHelp("Only rows after this one.", valueName: "row")) var after: Int64 = 0
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.use { archive in
            let delivery = LedgerDelivery(archive: archive)
            var last = after
            while true {
                let messages = try await delivery.messages(after: last)
                guard let end = messages.last else { break }
                for message in messages { Terminal.output(form == .fhir ? message.fhir : message.dicom) }
                last = end.row
            }
            delivery.noteExport()
        } failure: { _ in
            nil
        }
    }
}

/// `willis audit add`: one more receiver.
struct AuditAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Tell the ledger to an audit repository, by syslog over TLS (RFC 5425).",
        discussion: """
            It is told every row, those that are there already too, and what it missed while it could not be reached.

            Example:
              willis audit add audit.example:6514 --form dicom --ca hospital-ca.pem
            """)

    @Argument(help: "Where it listens, as HOST:PORT.") var place: HostAndPort
    @Option(help: "dicom (PS3.15 A.5, XML) or fhir (AuditEvent, JSON).") var form = LedgerReceiver.Form.dicom
    @Option(
        help: ArgumentHelp("Who vouches for it; those that the system trusts otherwise.", valueName: "file"))
    var ca: String?
    @Option(help: ArgumentHelp("What we show of ourselves, with --key.", valueName: "file")) var certificate:
        String?
    @Option(help: ArgumentHelp("The key of --certificate.", valueName: "file")) var key: String?
    @Flag(help: "Only rows that are still to come.") var onlyNews = false
    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together.")
        }
        for file in [ca, certificate, key].compactMap({ $0 })
        where !FileManager.default.isReadableFile(atPath: file) {
            throw ValidationError("\(file) cannot be read.")
        }
    }

    func run() async throws {
        func path(_ file: String?) -> String {
            file.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? ""
        }
        try await folder.use { archive in
            let receiver = try await LedgerDelivery(archive: archive).add(
                LedgerReceiver(
                    form: form, host: place.host, port: place.port, authorityFile: path(ca),
                    certificateFile: path(certificate), keyFile: path(key)), onlyNews: onlyNews)
            Terminal.output("receiver \(receiver.id): \(place), \(form.rawValue)")
        } failure: { _ in
            nil
        }
    }
}

struct AuditRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Tell a receiver nothing more.",
        discussion: """
            Example:
              willis audit remove 1 --data /var/lib/willis
            """)

    @Argument(help: "Number of the receiver, as willis audit receivers lists it.") var number: Int64
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.use { archive in
            guard try await LedgerDelivery(archive: archive).remove(number) else {
                throw CommandFailure(.dataError, "there is no receiver \(number): willis audit receivers")
            }
        } failure: { _ in
            nil
        }
    }
}

struct AuditReceivers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receivers", abstract: "List who is told the ledger, and how far.",
        discussion: """
            Example:
              willis audit receivers --data /var/lib/willis
            """)

    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await folder.use { archive in
            for receiver in try await LedgerDelivery(archive: archive).receivers() {
                let trouble = receiver.failure.isEmpty ? "" : "\t\(receiver.failure)"
                Terminal.output(
                    "\(receiver.id)\t\(receiver.host):\(receiver.port)\t\(receiver.form.rawValue)\ttold up to row \(receiver.told)"
                        + trouble)
            }
        } failure: { _ in
            nil
        }
    }
}

extension LedgerReceiver.Form: ExpressibleByArgument {}
