import Archive
import Clinic
import DICOM
import Records
import Testing

@testable import Gateway

@Suite("Storage commitment")
struct CommitmentServiceTests {
    private func paths(_ house: ServiceHouse, _ numbers: Range<Int>) -> [String] {
        numbers.map { "\(house.folder)/\($0).dcm" }
    }

    @Test("is reported on the association on which it was asked, with what is missing")
    func sameAssociation() async throws {
        try await ServiceHouse.with(images: 3) { house in
            let stray = try writeObject(house.folder, 99)
            let client = CommitmentClient(configuration: house.configuration(), logger: .silent)
            let report = try #require(
                try await client.commit(paths(house, 0..<3) + [stray], .init(time: .seconds(20))))
            #expect(report.committed.count == 3)
            #expect(report.failed.map(\.reason) == [0x0112])
            #expect(report.failed.first?.object.sopInstanceUID == "1.2.3.99")
            let rows = try await house.archive.read { try CommitmentsTable.all(in: $0) }
            #expect(await eventually { !rows.isEmpty })
        }
    }

    @Test("is reported on an association of our own to a peer that has hung up")
    func anotherAssociation() async throws {
        try await ServiceHouse.with(images: 2) { house in
            let receiver = CommitmentReceiver()
            try await withReceiver(receiver) { port in
                try await house.know("READER") { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                let transaction = try await ask(house)
                let report = await receiver.report(of: transaction, within: .seconds(20))
                #expect(report?.committed.map(\.sopInstanceUID) == ["1.2.3.0"] && report?.failed == [])
                #expect(await finished(house) == ["done"])
            }
        }
    }

    @Test("waits for a peer whose address nobody knows yet")
    func addressUnknown() async throws {
        try await ServiceHouse.with(images: 1) { house in
            let transaction = try await ask(house)
            let isTried = await eventuallyAsync {
                let rows = try? await house.archive.read { try CommitmentsTable.all(in: $0) }
                return rows?.first?.attempts == 1 && rows?.first?.failure.contains("willis peer set") == true
            }
            #expect(isTried)
            let receiver = CommitmentReceiver()
            try await withReceiver(receiver) { port in
                try await house.know("READER") { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                #expect(await receiver.report(of: transaction, within: .seconds(30)) != nil)
            }
        }
    }

    /// Asks for one object and releases the association at once.
    private func ask(_ house: ServiceHouse) async throws -> UID {
        let request = CommitmentRequest(
            transactionUID: .generate(),
            objects: [ReferencedObject(sopClassUID: RawPeer.ct, sopInstanceUID: "1.2.3.0")])
        let client = StorageClient(configuration: house.configuration(), logger: .silent)
        let association = try await client.open([CommitmentMessage.context])
        let context = try #require(association.contexts.first)
        let response = try await association.converse(
            .actionRequest(
                messageID: 1, sopClass: .storageCommitmentPushModel,
                sopInstance: .storageCommitmentPushModelInstance, actionType: 1),
            dataSet: try request.information.encode(as: TransferSyntax(context.transferSyntax)),
            context: context
        ) { _ in true }
        #expect(response.command.status == .success)
        await association.release()
        return request.transactionUID
    }

    private func finished(_ house: ServiceHouse) async -> [String] {
        _ = await eventuallyAsync {
            let rows = try? await house.archive.read { try CommitmentsTable.all(in: $0) }
            return rows?.allSatisfy { $0.state == "done" } ?? false
        }
        let rows = try? await house.archive.read { try CommitmentsTable.all(in: $0) }
        return rows?.map(\.state) ?? []
    }

    private func withReceiver(_ receiver: CommitmentReceiver, _ body: (Int) async throws -> Void) async throws
    {
        var configuration = DIMSEServer.Configuration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        let server = DIMSEServer(configuration: configuration, services: [receiver], logger: .silent)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try await server.run(
                onListeningSecurely: nil, onListening: { _, port in continuation.yield(port) })
        }
        defer { task.cancel() }
        var iterator = ports.makeAsyncIterator()
        try await body(try #require(await iterator.next()))
    }
}

/// Waits until something holds; false when it does not within half a minute.
func eventuallyAsync(_ condition: () async -> Bool) async -> Bool {
    for _ in 0..<600 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(50))
    }
    return await condition()
}
