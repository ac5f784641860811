import Clinic
import DICOM
import Foundation
import Records
import Synchronization
import Testing

@testable import Gateway

@Suite("C-GET and C-MOVE")
struct RetrieveServiceTests {
    @Test("C-GET brings what was stored, bit for bit, and counts it")
    func get() async throws {
        try await ServiceHouse.with { house in
            let desk = FakeDesk()
            let end = try await house.client().get(ServiceHouse.wanted(), model: .studyRoot, into: desk) {
                _ in
            }
            #expect(end.status == .success && end.completed == 5 && end.failed == 0 && end.remaining == 0)
            let stored = desk.now.committed
            #expect(Set(stored.map(\.object.sopInstanceUID)).count == 5)
            for object in stored {
                let number = try #require(Int(object.object.sopInstanceUID.string.dropFirst(6)))
                let source = try OutgoingObject(path: "\(house.folder)/\(number).dcm")
                let range = try #require(source.dataSet)
                let bytes = try InputFile(path: source.path).read(at: range.lowerBound, count: range.count)
                #expect(object.object.transferSyntaxUID == source.transferSyntax && object.bytes == bytes)
            }
        }
    }

    @Test(
        "what is stored big endian or deflated comes in what the reader takes",
        arguments: [
            TransferSyntax.explicitVRBigEndian, .deflatedExplicitVRLittleEndian, .implicitVRLittleEndian,
        ])
    func converted(_ syntax: TransferSyntax) async throws {
        try await ServiceHouse.with(images: 2, syntax: syntax) { house in
            let desk = FakeDesk()
            let end = try await house.client().get(ServiceHouse.wanted(), model: .studyRoot, into: desk) {
                _ in
            }
            #expect(end.completed == 2)
            for object in desk.now.committed {
                #expect(object.object.transferSyntaxUID == "1.2.840.10008.1.2.1")
                let dataSet = try DataSet.decode(Bytes(object.bytes), as: .explicitVRLittleEndian)
                #expect(dataSet.string(.patientName) == "王^小明")
                #expect(dataSet.bytes(.pixelData)?.count == 2000)
            }
        }
    }

    @Test("what the reader refuses is counted and listed")
    func refused() async throws {
        try await ServiceHouse.with { house in
            let desk = FakeDesk { $0.sopInstanceUID == "1.2.3.2" ? .outOfResources("full") : .stored }
            let end = try await house.client().get(ServiceHouse.wanted(), model: .studyRoot, into: desk) {
                _ in
            }
            #expect(end.status == .subOperationsIncomplete && end.completed == 4 && end.failed == 1)
        }
    }

    @Test("nobody known may not retrieve, and a level that is none is refused with the element at fault")
    func faults() async throws {
        try await ServiceHouse.with(images: 1) { house in
            await #expect(throws: DIMSEError.self) {
                _ = try await house.client("STRANGER").get(
                    ServiceHouse.wanted(), model: .studyRoot, into: FakeDesk()
                ) { _ in }
            }
            let end = try await house.client().get(
                ServiceHouse.wanted("GALAXY"), model: .studyRoot, into: FakeDesk()
            ) { _ in }
            #expect(end.status == .dataSetDoesNotMatch)
            let none = try await house.client().get(
                ServiceHouse.wanted(study: "1.2.3"), model: .studyRoot, into: FakeDesk()
            ) { _ in }
            #expect(none.status == .success && none.completed == 0)
        }
    }

    @Test("C-MOVE sends to a device that is known over one association, and names who asked")
    func move() async throws {
        try await ServiceHouse.with { house in
            try await withServer { port, desk in
                try await house.know("SHELF") { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                let end = try await house.client().move(ServiceHouse.wanted(), model: .studyRoot, to: "SHELF")
                { _ in }
                #expect(end.status == .success && end.completed == 5)
                #expect(desk.now.committed.count == 5)
                #expect(await eventually { desk.now.ended == ["WILLIS"] })
            }
        }
    }

    @Test("a destination that nobody knows, or whose address nobody knows, is told as A801H")
    func unknownDestination() async throws {
        try await ServiceHouse.with(images: 1) { house in
            for title in ["NOBODY", "READER"] {
                let end = try await house.client().move(ServiceHouse.wanted(), model: .studyRoot, to: title) {
                    _ in
                }
                #expect(end.status == .moveDestinationUnknown)
            }
        }
    }

    @Test("a destination that is off fails every object, and the requestor's association lives on")
    func destinationOff() async throws {
        try await ServiceHouse.with { house in
            try await house.know("OFF") { $0.address = PeerAddress(host: "127.0.0.1", port: 1) }
            let end = try await house.client().move(ServiceHouse.wanted(), model: .studyRoot, to: "OFF") {
                _ in
            }
            #expect(end.status == .cannotPerformSubOperations && end.failed == 5)
        }
    }

    @Test("compressed objects go as they are, or through the transcoder, or not at all")
    func transcoded() async throws {
        let syntax = TransferSyntax("1.2.840.10008.1.2.4.80")
        let transcoder = FakeTranscoder()
        try await ServiceHouse.with(images: 0, makeTranscoder: { transcoder }) { house in
            let outcome = try await sendEncapsulated(syntax, house)
            #expect(outcome.native == .success && outcome.own == .success)
            #expect(transcoder.asked.all == ["1.2.840.10008.1.2.1"])
            #expect(await eventually { transcoder.closed.all.count == 2 })
        }
        try await ServiceHouse.with(images: 0) { house in
            let outcome = try await sendEncapsulated(syntax, house)
            #expect(outcome.native == .cannotPerformSubOperations && outcome.own == .success)
        }
    }

    /// Moves one compressed object to a device that takes only uncompressed ones, and to one that takes it.
    private func sendEncapsulated(
        _ syntax: TransferSyntax, _ house: ServiceHouse
    ) async throws -> (native: DIMSEStatus, own: DIMSEStatus) {
        let path = try writeObject(house.folder, 1)
        var file = try DICOMFile.read(path: path, access: .memory)
        file.dataSet.set(.studyInstanceUID, ServiceHouse.study)
        file.dataSet.set(.seriesInstanceUID, "1.2.826.77.1")
        file.dataSet[.pixelData] = Element(
            tag: .pixelData, vr: .OB, value: .fragments([Bytes(), Bytes([1, 2, 3, 4])]))
        try DICOMFile(dataSet: file.dataSet, transferSyntax: syntax).write(to: path)
        #expect(await Intake(archive: house.archive).importFile(path: path) == .stored)
        var statuses: [DIMSEStatus] = []
        for takesAll in [false, true] {
            try await withServer { configuration in
                if !takesAll { configuration.policy.transferSyntaxes = ["1.2.840.10008.1.2.1"] }
            } _: { port, _ in
                let title = takesAll ? "ALL" : "PLAIN"
                try await house.know(title) { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                let end = try await house.client().move(ServiceHouse.wanted(), model: .studyRoot, to: title) {
                    _ in
                }
                statuses.append(end.status)
            }
        }
        return (statuses[0], statuses[1])
    }
}

/// Writes an empty object in the syntax that is asked for.
private final class FakeTranscoder: Transcoder {
    let asked = Collected<String>()
    let closed = Collected<Bool>()

    func transcode(_ path: String, to syntax: UID) async throws -> String {
        asked.add(syntax.string)
        var file = try DICOMFile.read(path: path, access: .memory)
        file.dataSet.remove(.pixelData)
        let target = path + ".copy"
        try DICOMFile(dataSet: file.dataSet, transferSyntax: TransferSyntax(syntax)).write(to: target)
        return target
    }

    func close() { closed.add(true) }
}

@Suite("Retrievals from and to peers that misbehave")
struct RetrieveFaultTests {
    @Test("a requestor that never reads is let go")
    func deaf() async throws {
        let hurry: (inout DIMSEServer.Configuration) -> Void = {
            $0.messageTimeout = .seconds(1)
            $0.associationTimeout = .seconds(1)
        }
        // More than the buffers of both ends hold.
        try await ServiceHouse.with(images: 1, pixelBytes: 20_000_000, configure: hurry) { house in
            let peer = try await RawPeer(port: house.port, isDeaf: true)
            let model = UID.studyRootQueryRetrieveInformationModelGet
            let request = AssociateRequest(
                calledAETitle: "WILLIS", callingAETitle: "READER",
                contexts: [
                    ProposedContext(id: 1, abstractSyntax: model, transferSyntaxes: ["1.2.840.10008.1.2"]),
                    ProposedContext(
                        id: 3, abstractSyntax: RawPeer.ct, transferSyntaxes: ["1.2.840.10008.1.2.1"]),
                ],
                userInformation: UserInformation(roles: [
                    RoleSelection(sopClass: RawPeer.ct, user: false, provider: true)
                ]))
            await peer.send(PDU.associateRequest(request).encode())
            let data = try ServiceHouse.wanted().encode(as: .implicitVRLittleEndian)
            await peer.send(
                RawPeer.frame(.getRequest(messageID: 1, sopClass: model), 1)
                    + DataTransfer.frame(data, contextID: 1, isCommand: false, maximumFragment: 4096))
            #expect(await eventually { house.desk.now.ended == ["READER"] })
            await peer.close()
        }
    }

    @Test("a destination that does not answer is given up, and the requestor is told")
    func silentDestination() async throws {
        try await ServiceHouse.with(images: 2, configure: { $0.messageTimeout = .seconds(1) }) { house in
            try await ScriptedPeer.with(.nothing) { port in
                try await house.know("SILENT") { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                let end = try await house.client().move(
                    ServiceHouse.wanted(), model: .studyRoot, to: "SILENT"
                ) { _ in }
                #expect(end.status == .cannotPerformSubOperations && end.failed == 2)
            }
        }
    }

    @Test("a destination that breaks off each time is called anew for each object, and each has failed")
    func breakingDestination() async throws {
        try await ServiceHouse.with(images: 2) { house in
            try await ScriptedPeer.with(.close) { port in
                try await house.know("FLAKY") { $0.address = PeerAddress(host: "127.0.0.1", port: port) }
                let end = try await house.client().move(
                    ServiceHouse.wanted(), model: .studyRoot, to: "FLAKY"
                ) { _ in }
                #expect(end.status == .cannotPerformSubOperations && end.failed == 2)
            }
        }
    }

    @Test("a requestor that vanishes within C-GET ends the operation")
    func vanishing() async throws {
        try await ServiceHouse.with(images: 50) { house in
            let desk = FakeDesk(delay: .milliseconds(20))
            let task = Task {
                _ = try await house.client().get(ServiceHouse.wanted(), model: .studyRoot, into: desk) { _ in
                }
            }
            #expect(await eventually { desk.now.committed.count >= 2 })
            task.cancel()
            _ = await task.result
            #expect(await eventually { house.desk.now.ended == ["READER"] })
            #expect(desk.now.committed.count < 50)
        }
    }
}
