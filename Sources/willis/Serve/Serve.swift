import Archive
import ArgumentParser
import Clinic
import Foundation
import Gateway
import Logging
import Records

/// `willis serve`: a node.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a node: receive images, analyse them, show the results.",
        discussion: """
            Everything is kept in one data folder. Make an account first:
              willis user add dr.zhang --data /var/lib/willis
              willis serve --data /var/lib/willis --http 127.0.0.1:8080 --dicom 0.0.0.0:11112

            By TLS, with certificates that are read again when their files change or on SIGHUP:
              willis serve --tls-port 2762 --tls-certificate node.pem --tls-key key.pem
              willis serve --web-certificate node.pem --web-key key.pem

            Or put a reverse proxy in front of the pages (--behind-proxy --https). The plain DICOM port belongs on the \
            scanners' network. Ctrl-C ends it cleanly.
            """)

    @OptionGroup var folder: DataFolder

    @Option(help: "Where browsers connect, as HOST:PORT.")
    var http = HostAndPort(host: "127.0.0.1", port: 8080)

    @Option(help: "Where scanners connect, as HOST:PORT.")
    var dicom = HostAndPort(host: "127.0.0.1", port: 11112)

    @Option(help: "Number of worker processes; 0 when they run elsewhere.")
    var workers = 1

    @Option(help: "Days that deleted images can be restored before their files are removed.")
    var graceDays = ImageChanges.graceDays
    @Option(
        help: ArgumentHelp(
            "Folder of worklist items (.wl, .dcm, .json), which is followed.", valueName: "folder"))
    var worklistFolder: String?

    @OptionGroup var policy: AssociationPolicyChoice
    @OptionGroup(title: "Protection") var protection: ProtectionChoice
    @OptionGroup var room: ReserveChoice

    @OptionGroup var moving: MovingOptions
    @OptionGroup var rules: RulesFolder

    @Option(help: "Folder with the browser libraries that Scripts/vendor fetches.")
    var webVendor: String?

    @Option(
        help: """
            When a sender is told that an object is kept: 'synced' to the disk, or 'written' to the system, which is \
            faster and loses the last seconds in a power cut.
            """)
    var acknowledge = Archive.Durability.synced

    @Flag(help: "The pages are reached by HTTPS only: cookies are marked secure.")
    var https = false

    @Flag(help: "A reverse proxy of yours stands in front and writes X-Forwarded-For.")
    var behindProxy = false

    @Option(
        name: .customLong("cors-origin"),
        help: "Site whose pages may ask by DICOMweb, such as https://viewer.example; may be repeated.")
    var corsOrigins: [String] = []

    func validate() throws {
        for origin in corsOrigins where !origin.hasPrefix("http://") && !origin.hasPrefix("https://") {
            throw ValidationError("--cors-origin must be scheme and host, such as https://viewer.example.")
        }
        guard (0...36_500).contains(graceDays) else {
            throw ValidationError("--grace-days must be from 0 to 36500.")
        }
        guard (0...64).contains(workers) else { throw ValidationError("--workers must be from 0 to 64.") }
    }

    func run() async throws {
        do {
            try await serve()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func serve() async throws {
        let archive = try folder.open(reserve: room.choice, durability: acknowledge)
        let lock = try FolderLock(folder: folder.data)
        let logger = ServerLog.logger("willis")
        if acknowledge == .written {
            logger.warning(
                "a power cut may lose the last seconds of what was acknowledged (--acknowledge written)")
        }
        if try await Accounts(archive: archive).list().isEmpty {
            logger.warning("nobody can sign in yet: willis user add NAME --data \(folder.data)")
        }
        try rules.check()
        let protection = try protection.protection(plain: dicom)
        var web = WebConfiguration(
            vendorFolder: webVendor ?? VendorFolder.find(), secureCookies: https, behindProxy: behindProxy,
            corsOrigins: corsOrigins)
        web.tls = protection.web
        let node = Node(
            data: folder.data, http: http, dicom: dicom, workers: workers, web: web, policy: policy,
            graceDays: graceDays, protection: protection, moving: moving, worklistFolder: worklistFolder,
            archive: archive, logger: logger, reserve: room.reserve, rulesFolder: rules.rules)
        try await node.runUntilStopped { addresses in
            Terminal.output("Willis \(Willis.version)  research use only")
            Terminal.output("Pages    \(protection.web == nil ? "http" : "https")://\(addresses.http)/")
            if let secure = addresses.secure { Terminal.output("TLS      \(secure) (DICOM)") }
            Terminal.output("DICOM    \(addresses.dicom)")
        }
        archive.close()
        lock.release()
    }
}

extension Node {
    /// Runs until SIGINT or SIGTERM.
    func runUntilStopped(onReady: @escaping @Sendable (Addresses) -> Void) async throws {
        let failure = FirstFailure()
        let reloading = protection.isEmpty ? nil : ReloadSignal { protection.reload() }
        defer { reloading?.end() }
        await StopSignals.run {
            do {
                try await run(onReady: onReady)
            } catch is CancellationError {
            } catch {
                failure.note(error)
            }
        }
        if let error = failure.error { throw CommandFailure(.unavailable, "\(error)") }
    }
}

extension Archive.Durability: ExpressibleByArgument {}
