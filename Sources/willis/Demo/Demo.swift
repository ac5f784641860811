import Archive
import ArgumentParser
import Clinic
import Foundation
import Gateway
import Records

/// `willis demo`: a node on this machine with two synthetic patients.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start a demo on this machine, with synthetic patients.",
        discussion: """
            Makes a data folder, starts a node on loopback, sends it two synthetic CT perfusion scans over a \
            DICOM association, makes a region of five sites with people for each role and forty cases that arrive over \
            the first minutes, and prints the address with a one-time sign-in. A second start finds the \
            patients there already. Ctrl-C ends it.

            Example:
              willis demo --data /tmp/willis-demo
            """)

    @Option(help: "Folder in which the demo keeps everything; it is made if need be.")
    var data = "willis-demo"

    @Option(help: "Port of the pages; another free one is taken when it is in use.")
    var port = 8080

    @Option(help: "Port for DICOM; another free one is taken when it is in use.")
    var dicomPort = 11112

    @Option(help: "Pixels a side of the synthetic images.")
    var matrix = 512

    @Flag(help: "Forget an earlier demo in the folder and start anew.")
    var fresh = false

    func validate() throws {
        guard (0...65_535).contains(port), (0...65_535).contains(dicomPort) else {
            throw ValidationError("A port is a number from 0 to 65535.")
        }
        guard (64...1024).contains(matrix) else { throw ValidationError("--matrix must be from 64 to 1024.") }
    }

    func run() async throws {
        do {
            try await demonstrate()
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func demonstrate() async throws {
        let lock = try lockDemoFolder()
        if fresh { try forgetEarlierDemo() }
        let folder = try DataFolder.parse(["--data", data])
        let archive = try folder.open()
        let link = try await signInLink(Accounts(archive: archive))
        let node = Node(
            data: data, http: HostAndPort(host: "127.0.0.1", port: FreePort.prefer(port)),
            dicom: HostAndPort(host: "127.0.0.1", port: FreePort.prefer(dicomPort)), workers: 1,
            web: WebConfiguration(vendorFolder: VendorFolder.find()),
            policy: try AssociationPolicyChoice.parse([]), moving: try MovingOptions.parse([]),
            archive: archive, logger: ServerLog.quietLogger("willis"))
        let patients = DemoPatients(archive: archive, folder: data + "/phantoms", matrix: matrix)
        try await node.runUntilStopped { addresses in
            announce(addresses, link)
            Task { await fill(archive, patients, addresses) }
        }
        archive.close()
        lock.release()
        Terminal.output("The demo has ended. Its data are kept in \(data).")
    }

    /// The region first, so that each scan arrives at the hospital that made it.
    private func fill(_ archive: Archive, _ patients: DemoPatients, _ addresses: Node.Addresses) async {
        do {
            let people = DemoPeople(archive: archive)
            let region = try await people.make(nowMilliseconds: LocalTime.nowMilliseconds())
            Terminal.output(try await people.invitations(to: "http://\(addresses.http)", data: data))
            let cases = DemoCases(archive: archive, region: region, studies: patients.studyUIDs)
            async let made: Void = cases.run()
            try await patients.send(to: addresses.dicom)
            Terminal.output("Press Ctrl-C to end the demo.")
            try await made
        } catch is CancellationError {
        } catch {
            Terminal.error("willis: the demo could not be filled: \(error)")
        }
    }

    private func announce(_ addresses: Node.Addresses, _ link: String) {
        Terminal.output(
            """

            Willis \(Willis.version) demo. Research use only; these patients do not exist.

              Open this address to sign in (it works once):
                http://\(addresses.http)\(link)

              Pages   http://\(addresses.http)/
              DICOM   \(addresses.dicom)   (storescu, echoscu and scanners may send here)

            """)
    }

    /// The demo's account has a password that nobody knows; each start makes a link that signs in once.
    private func signInLink(_ accounts: Accounts) async throws -> String {
        let now = LocalTime.nowMilliseconds()
        if try await accounts.list().isEmpty {
            _ = try await accounts.create(
                name: "demo", password: Hexadecimal.string(Randomness.bytes(24)), mustChangePassword: false,
                nowMilliseconds: now)
        }
        return WebServer.signInPath(
            oneTimeToken: try await accounts.makeOneTimeToken(name: "demo", nowMilliseconds: now))
    }

    /// A demo uses only folders that a demo has made: a mistyped one may hold a hospital's archive.
    private func lockDemoFolder() throws -> FolderLock {
        let marker = data + "/demo"
        let isKnown = FileManager.default.fileExists(atPath: marker)
        let content = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
        guard isKnown || content.isEmpty else {
            throw CommandFailure(
                .configuration,
                "\(data) was not made by a demo. Name an empty folder, or one that does not exist.")
        }
        do {
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: marker))
        } catch {
            throw CommandFailure(.cannotCreate, "cannot make the folder \(data): \(error)")
        }
        return try FolderLock(folder: data)
    }

    /// Removes what the demo before this one has made.
    private func forgetEarlierDemo() throws {
        for name in [
            "willis.sqlite", "willis.sqlite-wal", "willis.sqlite-shm", "blobs", "incoming", "phantoms",
        ] {
            let path = data + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                throw CommandFailure(.inputOutput, "cannot remove \(path): \(error)")
            }
        }
    }
}
