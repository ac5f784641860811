import Clinic
import DICOM
import Synchronization
import Testing

@testable import Gateway

@Suite("The storage client")
struct StorageClientTests {
    private func client(
        _ port: Int, configure: (inout StorageClient.Configuration) -> Void = { _ in }
    ) -> StorageClient {
        var configuration = StorageClient.Configuration(host: "127.0.0.1", port: port)
        configure(&configuration)
        return StorageClient(configuration: configuration, logger: .silent)
    }

    @Test("asks with C-ECHO")
    func echo() async throws {
        try await withServer { port, _ in _ = try await client(port).echo() }
    }

    @Test("sends the data sets byte for byte, over one association or several", arguments: [1, 3])
    func send(_ associations: Int) async throws {
        try await withFolder { folder in
            let sizes = [2, 2000, 131_054, 131_072, 3_000_000, 40]
            let paths = try sizes.enumerated().map { try writeObject(folder, $0, pixelBytes: $1) }
            try await withServer { port, desk in
                let seen = Mutex<[Int]>([])
                let report = try await client(port) { $0.associations = associations }
                    .send(paths) { progress in seen.withLock { $0.append(progress.done) } }
                #expect(report.isComplete && report.files.map(\.path) == paths)
                #expect(seen.withLock { $0 }.sorted() == Array(1...6))
                for stored in desk.now.committed {
                    let number = try #require(Int(stored.object.sopInstanceUID.string.dropFirst(6)))
                    let file = try DICOMFile.read(path: paths[number])
                    let sent = try DataSet.decode(Bytes(stored.bytes), as: file.transferSyntax)
                    #expect(sent == file.dataSet)
                    #expect(stored.object.transferSyntaxUID == file.transferSyntax.uid)
                }
                #expect(await eventually { desk.now.ended.count == associations })
            }
        }
    }

    @Test("writes uncompressed objects anew when the peer wants another uncompressed syntax")
    func transcodes() async throws {
        try await withFolder { folder in
            let path = try writeObject(folder, 1)
            let deflated = try writeObject(folder, 2, syntax: .deflatedExplicitVRLittleEndian)
            let implicitOnly: (inout DIMSEServer.Configuration) -> Void = {
                $0.policy.transferSyntaxes = ["1.2.840.10008.1.2"]
            }
            try await withServer(configure: implicitOnly) { port, desk in
                let report = try await client(port).send([path, deflated])
                #expect(report.isComplete)
                for stored in desk.now.committed {
                    #expect(stored.object.transferSyntaxUID == "1.2.840.10008.1.2")
                    let sent = try DataSet.decode(Bytes(stored.bytes), as: .implicitVRLittleEndian)
                    #expect(sent.personName(.patientName)?.alphabetic == "王^小明")
                    #expect(sent.uid(.sopInstanceUID) == stored.object.sopInstanceUID)
                }
            }
        }
    }

    @Test("spreads more classes than 128 contexts hold over several associations")
    func manyClasses() async throws {
        try await withFolder { folder in
            let paths = try (0..<150).map {
                try writeObject(folder, $0, sopClass: UID("1.2.999.\($0)"), pixelBytes: 20)
            }
            try await withServer { port, desk in
                let report = try await client(port).send(paths)
                #expect(report.isComplete)
                #expect(desk.now.committed.count == 150)
                #expect(await eventually { desk.now.ended.count == 3 })
            }
        }
    }

    @Test("reports what the peer refused and why, and goes on")
    func refusals() async throws {
        try await withFolder { folder in
            let paths = try (1...3).map { try writeObject(folder, $0) }
            let desk = FakeDesk { $0.sopInstanceUID == "1.2.3.2" ? .outOfResources("no room") : .stored }
            try await withServer(desk) { port, _ in
                let report = try await client(port).send(paths)
                #expect(report.storedCount == 2)
                #expect(report.files[1].outcome == .refused(.outOfResources, "no room"))
            }
        }
    }

    @Test("reports files that are none, and sends the others")
    func unreadable() async throws {
        try await withFolder { folder in
            let good = try writeObject(folder, 1)
            try await withServer { port, desk in
                let report = try await client(port).send([folder + "/absent.dcm", good, folder])
                #expect(report.storedCount == 1 && desk.now.committed.count == 1)
                guard case .failed(let error) = report.files[0].outcome else {
                    Issue.record("an absent file was sent")
                    return
                }
                #expect(error.code == .unreadableFile)
            }
        }
    }

    @Test("says which class the peer does not take")
    func notAccepted() async throws {
        try await withFolder { folder in
            let path = try writeObject(folder, 1)
            try await withServer(configure: {
                $0.policy.abstractSyntaxes = [.verification]; $0.policy.acceptsUnknownStorage = false
            }) { port, _ in
                let report = try await client(port).send([path])
                guard case .failed(let error) = report.files[0].outcome else {
                    Issue.record("stored")
                    return
                }
                #expect(error.code == .notAccepted)
                #expect(error.reason.contains("CT Image Storage"))
            }
        }
    }

    @Test("tells rejection, absence and silence of a peer apart")
    func failures() async throws {
        try await withFolder { folder in
            let path = try writeObject(folder, 1)
            func code(_ report: SendReport) -> DIMSEError.Code? {
                if case .failed(let error) = report.files[0].outcome { error.code } else { nil }
            }
            try await withServer(configure: { $0.policy.calledAETitle = "OTHER" }) { port, _ in
                let report = try await client(port).send([path])
                #expect(code(report) == .rejected)
            }
            let absent = try await client(1).send([path])
            #expect(code(absent) == .cannotConnect)
            try await withServer(FakeDesk(delay: .seconds(1))) { port, _ in
                let impatient = client(port) { $0.responseTimeout = .milliseconds(100) }
                let report = try await impatient.send([path])
                #expect(code(report) == .timeout)
            }
        }
    }

    @Test("aborts when cancelled, and the peer discards or keeps what is whole")
    func cancellation() async throws {
        try await withFolder { folder in
            let paths = try (1...50).map { try writeObject(folder, $0) }
            try await withServer(FakeDesk(delay: .milliseconds(30))) { port, desk in
                let client = client(port)
                let sending = Task { try await client.send(paths) }
                #expect(await eventually { desk.now.committed.count >= 2 })
                sending.cancel()
                await #expect(throws: CancellationError.self) { try await sending.value }
                #expect(await eventually { desk.now.ended.count == 1 })
                #expect(desk.now.committed.count + desk.now.discarded == desk.now.begun)
                #expect(desk.now.committed.count < 50)
            }
        }
    }
}
