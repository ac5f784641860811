import Clinic
import DICOM
import Hummingbird
import Records
import Synchronization
import Testing

@testable import Gateway

@Suite struct PeersPageTests {
    private final class Done: Sendable {
        let wishes = Mutex<[PeerWish]>([])
        let removed = Mutex<[String]>([])
    }

    private func browser(
        _ done: Done = Done(), mayManage: Bool = true, outcome: EchoOutcome = .answered(milliseconds: 3.21)
    ) -> PageBrowser {
        var browser = PageBrowser()
        browser.clinic.account = { token, _ in
            token == PageFixtures.session
                ? PageFixtures.account(
                    roles: mayManage ? [.neurologist, .systemAdministrator] : [.neurologist]) : nil
        }
        browser.clinic.archive.peers = {
            [PeerRules(aeTitle: "READ 1", address: PeerAddress(host: "10.0.0.7", port: 104), mayQuery: true)]
        }
        browser.clinic.archive.contacts = {
            let contact = PeerContact(
                aeTitle: "READ 1", isOutgoing: true, place: "10.0.0.7:104", milliseconds: PageFixtures.now)
            var stranger = contact
            (stranger.aeTitle, stranger.isOutgoing, stranger.place) = (
                PageFixtures.hostile, false, "10.0.0.9"
            )
            return (
                [contact, stranger],
                [PeerFailure(contact: contact, reason: "timed out: no answer", repeats: 7)]
            )
        }
        browser.clinic.archive.test = { _ in outcome }
        browser.clinic.archive.changePeer = { wish, _ in done.wishes.withLock { $0.append(wish) } }
        browser.clinic.archive.removePeer = { title, _ in done.removed.withLock { $0.append(title) } }
        return browser
    }

    private let token = "token=\(PageFixtures.token)"

    @Test func `devices show their rules, contacts and failures, strangers apart`() async throws {
        let body = try await browser().get("/archive/peers").body
        #expect(
            body.contains("READ 1") && body.contains("10.0.0.7:104") && body.contains("May search and fetch"))
        #expect(body.contains("timed out: no answer") && body.contains("7 times"))
        #expect(body.contains("Called us, not registered") && !body.contains("<img src=x"))
    }

    @Test func `a test says how it went in words`() async throws {
        let good = try await browser().post("/archive/peers/test", token + "&title=READ+1")
        #expect(good.status == 200 && good.body.contains("It answered in 3.2 ms."))
        for cause in EchoDiagnosis.Cause.allCases {
            for language in Language.allCases {
                #expect(language.phrases.archive.peers.causes[cause.rawValue] != nil, "\(cause)")
            }
        }
        let bad = try await browser(outcome: .failed(.unreachable, detail: "")).post(
            "/archive/peers/test", token + "&title=READ+1")
        #expect(bad.body.contains("Nothing listens at 10.0.0.7:104"))
        #expect(try await browser().post("/archive/peers/test", token + "&title=OTHER").status == 404)
        #expect(try await browser().post("/archive/peers/test", "title=READ+1").status == 403)
    }

    @Test func `who may manage images can register and change a device`() async throws {
        let done = Done()
        let form =
            "&title=NEW&address=%5B::1%5D:11112&allowed=1&charset=GBK&always=1&syntaxes=JPEGLSLossless,+1.2.840.10008.1.2.1&limit=3"
        let answer = try await browser(done).post("/archive/peers/change", token + form)
        #expect(answer.status == 303 && answer.headers[.location]?.hasPrefix("/archive/peers#peer-") == true)
        let wish = try #require(done.wishes.withLock { $0.last })
        var rules = PeerRules(aeTitle: "NEW", mayQuery: true)
        wish.apply(to: &rules)
        #expect(rules.address == PeerAddress(host: "::1", port: 11112) && rules.isAllowed && !rules.mayQuery)
        #expect(rules.characterSet?.line == "always:GBK" && rules.maximumAssociations == 3)
        #expect(rules.transferSyntaxes.map(\.string) == ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.1"])
    }

    @Test(arguments: [
        "address=nowhere", "address=host:x", "address=a/b:104", "charset=KLINGON", "syntaxes=Nonsense",
        "limit=many",
    ])
    func `what cannot be understood is said, and what was typed is kept`(field: String) async throws {
        let done = Done()
        let answer = try await browser(done).post("/archive/peers/change", token + "&title=NEW&" + field)
        #expect(answer.status == 422 && done.wishes.withLock { $0.isEmpty })
        let typed = field.split(separator: "=")[1]
        #expect(answer.body.contains("value=\"\(typed)\"") && answer.body.contains("notice-bad"))
    }

    @Test func `removal is asked for by name`() async throws {
        let done = Done()
        _ = try await browser(done).post("/archive/peers/change", token + "&title=READ+1&remove=1")
        #expect(done.removed.withLock { $0 } == ["READ 1"] && done.wishes.withLock { $0.isEmpty })
    }

    @Test func `others may look and are told the command`() async throws {
        let done = Done()
        let browser = browser(done, mayManage: false)
        let page = try await browser.get("/archive/peers").body
        #expect(!page.contains("/archive/peers/change") && page.contains("willis peer set"))
        let answer = try await browser.post("/archive/peers/change", token + "&title=READ+1&remove=1")
        #expect(answer.status == 403 && done.removed.withLock { $0.isEmpty })
    }

    @Test func `a refusal by every rule of devices has its sentence`() {
        let all: [PeerRefusal] = [
            .unusableTitle(""), .unknownCharacterSet(""), .unknownPeer(""), .unusableAddress(""),
            .unknownTransferSyntax(""), .unusableLimit(0),
        ]
        for refusal in all {
            for language in Language.allCases {
                #expect(language.phrases.archive.peers.refusals[refusal.word] != nil)
            }
        }
    }
}
