import DICOM
import Testing

@testable import Gateway

@Suite("The limits of the DIMSE server")
struct DIMSELimitTests {
    private let localLimit: [UInt8] = [0, 2, 3, 2]  // transient, service-provider (presentation), local limit

    @Test("one association more than allowed is rejected for now, until one ends")
    func associations() async throws {
        try await withServer(configure: { $0.maximumAssociations = 2 }) { port, _ in
            let first = try await RawPeer(port: port)
            await first.associate()
            let second = try await RawPeer(port: port)
            await second.associate()
            let third = try await RawPeer(port: port)
            await third.associate()
            #expect(third.pdus.first?.type == 3)
            #expect(third.pdus.first?.body == localLimit)
            await first.send(RawPeer.release)
            _ = await first.waitForPDUs(2)
            // The server hears of the hang-up a moment after the peer has.
            var isAccepted = false
            for _ in 0..<50 where !isAccepted {
                let fourth = try await RawPeer(port: port)
                await fourth.associate()
                isAccepted = fourth.pdus.first?.type == 2
                if !isAccepted { try await Task.sleep(for: .milliseconds(100)) }
            }
            #expect(isAccepted)
        }
    }

    @Test("one peer cannot take all associations")
    func perPeer() async throws {
        try await withServer(configure: { $0.maximumAssociationsPerPeer = 1 }) { port, _ in
            let first = try await RawPeer(port: port)
            await first.associate()
            let second = try await RawPeer(port: port)
            await second.associate()
            #expect(second.pdus.first?.body == localLimit)
        }
    }

    @Test("a connection too many is closed")
    func connections() async throws {
        try await withServer(configure: { $0.maximumConnections = 1 }) { port, _ in
            let first = try await RawPeer(port: port)
            await first.associate()
            let second = try await RawPeer(port: port)
            #expect(await eventually { second.isClosed })
            await first.send(RawPeer.echo(1))
            #expect(await first.waitForPDUs(2).count == 2)
        }
    }

    @Test("one peer cannot take all connections, associated or not, and has its place back when it hangs up")
    func connectionsPerPeer() async throws {
        try await withServer(configure: { $0.maximumConnectionsPerPeer = 2 }) { port, _ in
            let first = try await RawPeer(port: port)
            await first.associate()
            let second = try await RawPeer(port: port)
            await second.associate()
            let third = try await RawPeer(port: port)
            #expect(await eventually { third.isClosed })
            await first.send(RawPeer.release)
            _ = await first.waitForPDUs(2)
            #expect(await eventually { first.isClosed })
            // The place is free once the server has seen the end too, which is after the peer has.
            var answer: UInt8?
            for _ in 0..<200 where answer != 2 {
                let fourth = try await RawPeer(port: port)
                await fourth.associate()
                answer = fourth.pdus.first?.type
            }
            #expect(answer == 2)
        }
    }

    @Test("a data set over the limit is discarded, read to its end and refused with A700H")
    func dataSet() async throws {
        try await withServer(configure: { $0.maximumDataSetBytes = 1000 }) { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(RawPeer.store(1, data: .init(repeating: 0, count: 1500)) + RawPeer.echo(2))
            _ = await peer.waitForPDUs(3)
            #expect(peer.responses.map { $0.status?.rawValue } == [0xA700, 0])
            #expect(desk.now.discarded == 1 && desk.now.committed.isEmpty)
            await peer.send(RawPeer.store(3, data: .init(repeating: 0, count: 5000)))
            #expect(await peer.waitForPDUs(4).last?.type == 7, "one that does not end is aborted")
        }
    }

    @Test("a PDU longer than offered is aborted with invalid PDU parameter value")
    func longPDU() async throws {
        try await withServer { port, _ in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send([4, 0, 0x7F, 0xFF, 0xFF, 0xFF])
            let abort = try #require(await peer.waitForPDUs(2).last)
            #expect(abort.type == 7)
            #expect(abort.body == [0, 0, 2, 6])
        }
    }

    @Test("a connection that asks for nothing, or dribbles, is closed when the ARTIM timer expires")
    func association() async throws {
        try await withServer(configure: { $0.associationTimeout = .milliseconds(150) }) { port, desk in
            let silent = try await RawPeer(port: port)
            let slow = try await RawPeer(port: port)
            let dribble = Task {
                for byte in RawPeer.request() where !slow.isClosed {
                    await slow.send([byte])
                    try? await Task.sleep(for: .milliseconds(10))
                }
            }
            #expect(await eventually { silent.isClosed && slow.isClosed })
            dribble.cancel()
            await dribble.value
            #expect(desk.now.begun == 0)
        }
    }

    @Test("a peer that falls silent within an object is aborted and its object discarded")
    func silenceWithin() async throws {
        try await withServer(configure: { $0.messageTimeout = .milliseconds(150) }) { port, desk in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(RawPeer.store(1, data: .init(repeating: 0, count: 9000)).dropLast(10))
            #expect(await peer.waitForPDUs(2).last?.type == 7)
            #expect(await eventually { desk.now.discarded == 1 })
            #expect(desk.now.committed.isEmpty)
        }
    }

    @Test("a peer that falls silent between objects is aborted later")
    func silenceBetween() async throws {
        let times: (inout DIMSEServer.Configuration) -> Void = {
            $0.messageTimeout = .milliseconds(50)
            $0.idleTimeout = .milliseconds(300)
        }
        try await withServer(configure: times) { port, _ in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            #expect(await peer.waitForPDUs(2).last?.type == 7)
        }
    }

    @Test("a slow commit is not taken for a silent peer")
    func slowCommit() async throws {
        let desk = FakeDesk(delay: .seconds(25))
        let times: (inout DIMSEServer.Configuration) -> Void = {
            $0.messageTimeout = .seconds(10)
            $0.idleTimeout = .seconds(12)
        }
        try await withServer(desk, configure: times) { port, _ in
            let peer = try await RawPeer(port: port)
            await peer.associate()
            await peer.send(RawPeer.store(1, data: [1, 2]))
            _ = await peer.waitForPDUs(2)
            #expect(peer.responses.first?.status == .success)
        }
    }

    @Test("a peer that never reads is cut off, and others are served meanwhile")
    func deaf() async throws {
        let times: (inout DIMSEServer.Configuration) -> Void = {
            $0.messageTimeout = .seconds(4)
            $0.associationTimeout = .seconds(8)
        }
        try await withServer(configure: times) { port, desk in
            let deaf = try await RawPeer(port: port, isDeaf: true)
            deaf.push(RawPeer.request(title: "DEAF"))
            let burst = (0..<1000).flatMap { RawPeer.echo(UInt16($0)) }
            for _ in 0..<60 { deaf.push(burst) }
            let other = try await RawPeer(port: port)
            await other.associate()
            await other.send(RawPeer.store(1, data: [1, 2]))
            _ = await other.waitForPDUs(2)
            #expect(other.responses.first?.status == .success)
            #expect(await eventually { desk.now.ended.contains("DEAF") })
            await deaf.close()
        }
    }
}
