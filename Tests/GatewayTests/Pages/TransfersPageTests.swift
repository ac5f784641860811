import Clinic
import Records
import Synchronization
import Testing

@testable import Gateway

@Suite struct TransfersPageTests {
    private static func transfer(
        _ id: Int64, _ state: Transfer.State, to destination: TransferDestination = .peer("READ1"),
        failure: String = "", notBefore: Int64 = 0
    ) -> TransferDesk.Listed {
        TransferDesk.Listed(
            transfer: Transfer(
                id: id, destination: destination, studyUID: PageFixtures.uid, rule: "to-read",
                priority: .acute,
                state: state, total: 40, sent: 12, failed: state == .failed ? 28 : 0, totalBytes: 40 << 19,
                sentBytes: 12 << 19, failures: 1, notBeforeMilliseconds: notBefore,
                createdMilliseconds: PageFixtures.now - 90_000, startedMilliseconds: nil,
                finishedMilliseconds: nil, failure: failure,
                action: .send(SendAction(destinations: [destination]))),
            patient: PageFixtures.patient(), studyDescription: "STROKE", modalities: ["CT"])
    }

    private static func line(
        _ destination: TransferDestination, open: Int = 1, failures: Int = 0, error: String = "",
        paused: Bool = false
    ) -> TransferDesk.Line {
        TransferDesk.Line(
            lane: TransferLane(
                destination: destination, isPaused: paused, failures: failures,
                notBeforeMilliseconds: PageFixtures.now + 65_000, lastError: error,
                lastErrorMilliseconds: PageFixtures.now - 5_000), openCount: open,
            objectCount: 28, byteCount: 28 << 19)
    }

    private static let refused = "cannot connect: to 10.0.0.1:104: connection refused. Nothing listens there."

    private static let overview = TransferDesk.Overview(
        lines: [
            line(.folder("/srv/out"), open: 0), line(.peer("AWAY"), failures: 3, error: refused),
            line(.peer("OLD"), open: 0), line(.peer("READ1")),
        ],
        open: [
            transfer(1, .waiting, to: .peer("AWAY"), failure: refused),
            transfer(2, .running),
        ], failed: [transfer(3, .failed, to: .peer("OLD"), failure: "refused with C000H <b>")], ended: [])

    private static func clinic(
        manages: Bool = true,
        act: @escaping @Sendable (WebMoving.Wish, Actor) async throws -> Void = { _, _ in }
    ) -> WebClinic {
        var clinic = PageFixtures.clinic()
        clinic.account = { token, _ in
            token == PageFixtures.session
                ? PageFixtures.account(managesImages: manages) : nil
        }
        clinic.moving.overview = { _, _ in overview }
        clinic.moving.act = act
        return clinic
    }

    @Test func `lines that need somebody come first, and what keeps a whole line waiting is told once`() {
        let model = TransfersModel(Self.overview, limit: 100, PageFixtures.visit(), PageFixtures.clock)
        #expect(model.lines.map(\.name) == ["AWAY", "OLD", "READ1", "/srv/out"])
        #expect(model.lines.map(\.kind) == [.unreached, .attention, .busy, .idle])
        #expect(model.lines[0].trouble?.next == "Next try in 1 min 05 s")
        #expect(model.lines[0].rows[0].reason == "")
        #expect(model.lines[2].rows[0].progress == "12 / 40")
    }

    @Test func `errors are sentences in Chinese, with the machine's own words beneath`() {
        let model = TransfersModel(
            Self.overview, limit: 100, PageFixtures.visit(.chinese), PageFixtures.clock)
        #expect(model.lines[0].trouble?.sentence.hasPrefix("无法建立连接") == true)
        #expect(model.lines[0].trouble?.detail == Self.refused)
        #expect(model.lines[1].rows[0].reason == "对方无法理解该对象，拒绝接收。")
    }

    @Test func `the page shows names and nothing that a peer wrote as markup`() async throws {
        let page = try await PageBrowser(clinic: Self.clinic()).get("/archive/transfers")
        #expect(page.status == 200)
        #expect(page.body.contains("WANG, Xiaoming") && page.body.contains("王小明"))
        #expect(!page.body.contains("<b>") && page.body.contains("C000H &lt;b&gt;"))
    }

    @Test func `buttons act, for those who may`() async throws {
        let wishes = Mutex<[WebMoving.Wish]>([])
        let clinic = Self.clinic { wish, _ in wishes.withLock { $0.append(wish) } }
        let form = "token=\(PageFixtures.token)&action=retry&transfer=3"
        let answer = try await PageBrowser(clinic: clinic).post("/archive/transfers", form)
        #expect(answer.status == 303)
        #expect(wishes.withLock { $0 } == [WebMoving.Wish(action: .retry, transfer: 3)])
        let fragment = try await PageBrowser(clinic: clinic).post(
            "/archive/transfers", "token=\(PageFixtures.token)&action=pause&destination=to:AWAY",
            ["HX-Request": "true"])
        #expect(fragment.status == 200 && fragment.body.hasPrefix("<div id=\"live-region\""))
        #expect(wishes.withLock { $0.last?.destination } == .peer("AWAY"))

        let reader = PageBrowser(clinic: Self.clinic(manages: false) { _, _ in Issue.record("It acted.") })
        #expect(try await reader.post("/archive/transfers", form).status == 403)
        let page = try await reader.get("/archive/transfers")
        #expect(page.status == 200 && !page.body.contains("name=\"action\""))
    }

    @Test(arguments: ["action=explode", "action=", "token="])
    func `what no button says is refused`(form: String) async throws {
        let browser = PageBrowser(clinic: Self.clinic { _, _ in Issue.record("It acted.") })
        let answer = try await browser.post("/archive/transfers", "token=\(PageFixtures.token)&\(form)")
        #expect(answer.status == 400)
    }

    @Test func `both languages say everything, with the same places to fill`() {
        func strings(_ words: Phrases.Moving) -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: Mirror(reflecting: words).children.compactMap { child in
                    (child.value as? String).map { (child.label ?? "", $0) }
                })
        }
        let (english, chinese) = (strings(.english), strings(.chinese))
        #expect(Set(english.keys) == Set(chinese.keys) && english.count > 40)
        for (key, text) in english {
            func places(_ text: String) -> Set<String> {
                Set(text.matches(of: /\{(\w+)\}/).map { String($0.output.1) })
            }
            #expect(places(text) == places(chinese[key] ?? ""), "\(key)")
            #expect(!text.isEmpty && chinese[key]?.isEmpty == false, "\(key)")
        }
        #expect(Phrases.Moving.english.priorities.count == Phrases.Moving.chinese.priorities.count)
    }
}
