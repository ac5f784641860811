import Clinic
import DICOM
import Testing

@testable import Gateway

@Suite("The DIMSE server")
struct DIMSEServerTests {
    @Test("stores what it is sent, tells the desk who sent it, and when the association ended")
    func store() async throws {
        try await withServer { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(RawPeer.store(7, data: [1, 2, 3, 4]))
            let pdus = await peer.waitForPDUs(2)
            #expect(pdus.map(\.type) == [2, 4])
            let response = try #require(peer.responses.first)
            #expect(response.field == .storeResponse && response.status == .success)
            #expect(response[.messageIDBeingRespondedTo] == 7)
            await peer.send(RawPeer.release)
            #expect(await peer.waitForPDUs(3).last?.type == 6)
            await peer.close()
            #expect(await eventually { desk.now.ended == ["RAW"] })
            let stored = try #require(desk.now.committed.first)
            #expect(stored.bytes == [1, 2, 3, 4])
            #expect(stored.object.sopInstanceUID == "1.2.3" && stored.object.sopClassUID == RawPeer.ct)
            #expect(stored.object.transferSyntaxUID == "1.2.840.10008.1.2")
            #expect(stored.object.callingAETitle == "RAW" && stored.object.calledAETitle == "WILLIS")
            #expect(stored.object.remoteAddress == "127.0.0.1")
        }
    }

    @Test(
        "tells each outcome by its status",
        arguments: [
            (.stored, 0x0000), (.duplicate, 0x0000), (.conflict, 0x0000), (.outOfResources("full"), 0xA700),
            (.mismatch("other class"), 0xA900), (.unreadable("garbage"), 0xC000), (.failed("broken"), 0x0110),
        ] as [(ReceptionOutcome, UInt16)])
    func outcomes(_ outcome: ReceptionOutcome, _ status: UInt16) async throws {
        try await withServer(FakeDesk { _ in outcome }) { port, _ in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(RawPeer.store(1, data: [0, 0]))
            _ = await peer.waitForPDUs(2)
            #expect(peer.responses.first?.status?.rawValue == status)
            #expect((peer.responses.first?.text(.errorComment) == nil) == (status == 0))
        }
    }

    @Test("answers commands it does not serve with 0211H, after their data sets")
    func unserved() async throws {
        try await withServer { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            var find = CommandSet.storeRequest(messageID: 5, sopClass: RawPeer.ct, sopInstance: "1.2")
            find[.commandField] = 0x0020
            let data = DataTransfer.frame([1, 2], contextID: 3, isCommand: false, maximumFragment: 100)
            await peer.send(RawPeer.frame(find, 3) + data + RawPeer.echo(6))
            _ = await peer.waitForPDUs(3)
            #expect(peer.responses.map { $0.status?.rawValue } == [0x0211, 0])
            #expect(peer.responses.first?.field.rawValue == 0x8020)
            #expect(desk.now.begun == 0)
        }
    }

    @Test("refuses objects of another class than the context's, and identifiers that are none")
    func misplaced() async throws {
        try await withServer { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(
                RawPeer.store(1, sopClass: "1.2.840.10008.5.1.4.1.1.4", data: [0, 0])
                    + RawPeer.store(2, instance: "../../etc/passwd", data: [0, 0]) + RawPeer.echo(3))
            _ = await peer.waitForPDUs(4)
            #expect(peer.responses.map { $0.status?.rawValue } == [0x0122, 0x0117, 0])
            #expect(desk.now.begun == 0)
        }
    }

    @Test("answers a peer that does not wait for answers one after the other, in order")
    func pipelined() async throws {
        try await withServer(FakeDesk(delay: .milliseconds(20))) { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            let stores = (1...20).filter { $0 % 3 != 0 }
            var burst: [UInt8] = []
            for number in 1...20 {
                let messageID = UInt16(number)
                burst +=
                    stores.contains(number)
                    ? RawPeer.store(messageID, instance: UID("1.2.\(number)"), data: [UInt8(number), 0])
                    : RawPeer.echo(messageID)
            }
            await peer.send(burst + RawPeer.release)
            let pdus = await peer.waitForPDUs(22)
            #expect(peer.responses.compactMap { $0[.messageIDBeingRespondedTo] } == Array(1...20))
            #expect(pdus.last?.type == 6)
            #expect(desk.now.mostRunning == 1)
            #expect(
                desk.now.committed.map(\.bytes) == stores.map { [UInt8($0), 0] })
        }
    }

    @Test("reads command and data in one PDU, and a stream that arrives byte by byte")
    func onePDU() async throws {
        try await withServer { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            let framed = RawPeer.store(1, data: [9, 8, 7, 6], fragment: 2)
            // Take the values out of their PDUs and put them all into one.
            var values: [UInt8] = []
            var rest = framed[...]
            while rest.count > 6 {
                let length = Array(rest.prefix(6))[2...].reduce(0) { $0 << 8 | Int($1) }
                values += rest.dropFirst(6).prefix(length)
                rest = rest.dropFirst(6 + length)
            }
            let joined = [4, 0, 0, 0, UInt8(values.count >> 8), UInt8(values.count & 255)] + values
            for byte in joined { await peer.send([byte]) }
            _ = await peer.waitForPDUs(2)
            #expect(peer.responses.first?.status == .success)
            #expect(desk.now.committed.map(\.bytes) == [[9, 8, 7, 6]])
        }
    }

    @Test("takes 16 senders at once")
    func concurrent() async throws {
        try await withServer { port, desk in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in 0..<16 {
                    group.addTask {
                        let peer = try await RawPeer(port: port)
                        await peer.associate()
                        for number in 1...10 {
                            let data = [UInt8](repeating: UInt8(sender), count: 50_000)
                            await peer.send(
                                RawPeer.store(
                                    UInt16(number), instance: UID("1.\(sender).\(number)"), data: data))
                            _ = await peer.waitForPDUs(1 + number)
                        }
                        #expect(peer.responses.count == 10)
                        await peer.send(RawPeer.release)
                        _ = await peer.waitForPDUs(12)
                        await peer.close()
                    }
                }
                try await group.waitForAll()
            }
            #expect(await eventually { desk.now.ended.count == 16 })
            #expect(desk.now.committed.count == 160)
            #expect(desk.now.committed.allSatisfy { Set($0.bytes).count == 1 && $0.bytes.count == 50_000 })
        }
    }
}
