import Archive
import Foundation
import Records
import Testing

@testable import Clinic

@Suite struct OutboxTests {
    private func box(_ region: TeamHouse) -> Outbox {
        let clock = region.clock
        return Outbox(archive: region.archive, clock: { clock.now })
    }

    private func hook(_ region: TeamHouse, _ events: Set<TeamEvent> = []) async throws -> Hook {
        try await region.archive.write {
            try HooksTable.insert(
                Hook(
                    site: 1, name: "h", kind: .json, address: "https://h.example/", secret: "whsec_AAAA",
                    events: events),
                in: $0)
        }
    }

    @Test func `what is told names no patient and waits for its receiver a day long`() async throws {
        let region = try await TeamHouse()
        _ = try await hook(region, [.consultationAsked])
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "王某，72 岁", wish: region.wish(1), by: region.doctor)
        let outbox = box(region)
        let parcel = try #require(try await outbox.due().first)
        #expect(!parcel.delivery.content.contains("王某"))
        #expect(parcel.announcement.caseKey == region.item.key)
        for _ in 0..<200 {
            guard let again = try await outbox.due().first else {
                region.clock.pass(60_000)
                continue
            }
            #expect(again.delivery.key == parcel.delivery.key)
            try await outbox.failed(again.delivery, "HTTP 503")
        }
        region.clock.pass(86_400_000)
        let late = try #require(try await outbox.due().first)
        try await outbox.delivered(late.delivery)
        #expect(try await outbox.due().isEmpty)
        // Noted twice, as by a server that was killed in between: it stays delivered.
        try await outbox.failed(late.delivery, "late")
        #expect(try await outbox.due().isEmpty)
    }

    @Test func `a line that fails holds up no other, and keeps its order`() async throws {
        let region = try await TeamHouse()
        let first = try await hook(region, [.message])
        let second = try await hook(region, [.message])
        for number in 0..<3 {
            _ = try await region.desk.post(
                case: region.item.key, text: "\(number)", wish: region.wish(number), by: region.doctor)
        }
        let outbox = box(region)
        let due = try await outbox.due()
        #expect(due.map(\.delivery.destination) == [.hook(first.id), .hook(second.id)])
        try await outbox.failed(due[0].delivery, "HTTP 500")
        try await outbox.delivered(due[1].delivery)
        let next = try await outbox.due()
        #expect(next.map(\.delivery.destination) == [.hook(second.id)])
        #expect(next[0].delivery.id > due[1].delivery.id)
        region.clock.pass(3_000)
        #expect(try await outbox.due().first?.delivery.key == due[0].delivery.key)
    }

    @Test func `hooks of the sites above are told too`() async throws {
        let region = try await TeamHouse()
        _ = try await hook(region, [.test])
        _ = try await hook(region, [.message])
        // The spoke stands beneath the first site.
        _ = try await region.desk.post(
            case: region.item.key, text: "x", wish: region.wish(1), by: region.doctor)
        let due = try await box(region).due()
        #expect(due.map(\.delivery.event) == [.message])
    }

    @Test func `an alarm nobody took in its time is not sent later`() async throws {
        let region = try await TeamHouse()
        let outbox = box(region)
        let desk = NotificationDesk(archive: region.archive, clock: { [clock = region.clock] in clock.now })
        try await outbox.allow(origin: "http://push.example:1", true)
        let key = try await outbox.desk().webPush.publicKey()
        try await desk.subscribe(
            endpoint: "http://push.example:1/x", publicKey: key, secret: "AAAAAAAAAAAAAAAAAAAAAA",
            device: "phone",
            by: region.hub)
        _ = try await region.desk.ask(
            case: region.item.key, site: 1, question: "", wish: region.wish(1), by: region.doctor)
        #expect(try await outbox.due().count == 1)
        region.clock.pass(16 * 60_000)
        #expect(try await outbox.due().isEmpty)
    }

    @Test func `a browser is called only where the list allows, and is its owner's alone`() async throws {
        let region = try await TeamHouse()
        let desk = NotificationDesk(archive: region.archive)
        let key = try await box(region).desk().webPush.publicKey()
        func subscribe(_ endpoint: String, _ key: String, _ actor: Actor) async throws {
            try await desk.subscribe(
                endpoint: endpoint, publicKey: key, secret: "AAAAAAAAAAAAAAAAAAAAAA", device: "d", by: actor)
        }
        await #expect(throws: TeamRefusal.addressNotAllowed) {
            try await subscribe("https://192.168.1.1/x", key, region.hub)
        }
        await #expect(throws: TeamRefusal.fieldUnusable) {
            try await subscribe("https://fcm.googleapis.com/x", String(key.dropLast(2)) + "AA", region.hub)
        }
        try await subscribe("https://fcm.googleapis.com/x", key, region.hub)
        let mine = try await desk.overview(for: region.hub).devices
        let id = try #require(mine.first?.subscription.id)
        await #expect(throws: TeamRefusal.hidden) { try await desk.unsubscribe(id, by: region.second) }
        await #expect(throws: TeamRefusal.hidden) { try await desk.test(.push(id), by: region.second) }
        try await subscribe("https://fcm.googleapis.com/x", key, region.second)
        #expect(try await desk.overview(for: region.hub).devices.isEmpty)
    }

    @Test func `only who administers a site changes its hooks`() async throws {
        let region = try await TeamHouse()
        let desk = NotificationDesk(archive: region.archive)
        let wish = Hook(
            site: 1, name: "x", kind: .weCom,
            address: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1")
        await #expect(throws: TeamRefusal.forbidden) { _ = try await desk.save(wish, by: region.hub) }
        let administrator = Actor(
            kind: .person(account: 99), name: "a",
            memberships: [Membership(site: 1, role: .systemAdministrator)])
        let made = try await desk.save(wish, by: administrator)
        var other = made
        other.address = "https://intranet.example/"
        await #expect(throws: TeamRefusal.addressNotAllowed) {
            _ = try await desk.save(other, by: administrator)
        }
        other.address = wish.address
        other.site = 2
        await #expect(throws: TeamRefusal.forbidden) { _ = try await desk.save(other, by: administrator) }
    }
}

@Suite struct WebPushTests {
    /// The example of RFC 8291, appendix A: the sender's private key in PEM, and everything else as printed there.
    @Test func `the example of RFC 8291 comes out bit for bit`() throws {
        let key = try CurveKey.read(pem: Self.senderKey)
        #expect(
            MessageSecrets.base64URL(try key.publicPoint())
                == "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")
        let point = try #require(
            MessageSecrets.base64URL(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"))
        let body = try WebPush.encrypt(
            Array("When I grow up, I want to be a watermelon".utf8), point: point,
            secret: try #require(MessageSecrets.base64URL("BTBZMqHH6r4Tts7J_aSIgg")), key: key,
            salt: try #require(MessageSecrets.base64URL("DGv6ra1nlYgDCS1FRnbzlw")), padding: 1)
        #expect(
            MessageSecrets.base64URL(body)
                == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        )
    }

    @Test func `a point beside the curve is no key`() throws {
        var point = try CurveKey.make().publicPoint()
        point[64] ^= 1
        #expect(throws: SecretsError.unusableKey) { try CurveKey.make().agree(with: point) }
        #expect(throws: SecretsError.unusableKey) { try CurveKey.make().agree(with: [4]) }
    }

    /// Standard Webhooks 1.0.0: the example of its specification.
    @Test func `a hook is signed as Standard Webhooks says`() throws {
        let signature = try HookSigning.standard(
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            seconds: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    private static let senderKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyfWPiYE+n46HLnH0
        KqZOF1fJJU3MYrct3AELtAQ+oRyhRANCAAT+M/SrDepxkU21WCP3O1SUj0EwbZIH
        Mtu5pZpTKGSCIA5Zent7wmC6HCJ5mFgJkuk5cwAvMBKiiujwa7t45ewP
        -----END PRIVATE KEY-----
        """
}
