import Clinic
import Foundation
import Hummingbird
import Logging
import NIOCore
import Records
import Synchronization

@testable import Gateway

/// Studies, a house and a browser to test the pages with.
enum PageFixtures {
    static let now: Int64 = 1_795_340_000_000
    static let uid = "1.2.826.0.1.3680043.8.498.100.4"
    static let session = String(repeating: "5", count: 64)
    static let token = String(repeating: "a", count: 64)
    static let hostile = "<img src=x onerror=alert(1)>"
    static let location = String(repeating: "0f", count: 32)

    static func patient(_ name: String = "WANG^Xiaoming", _ ideographic: String = "王^小明") -> PatientIdentity {
        PatientIdentity(
            alphabeticName: name, ideographicName: ideographic, phoneticName: "", patientID: "20261122007",
            birthDate: "19550317", sex: "M", age: "071Y")
    }

    static func entry(
        state: StudyState = .done, reports: [AnalysisReport] = [], patient: PatientIdentity = patient()
    ) -> WorklistEntry {
        WorklistEntry(
            studyUID: uid, patient: patient, studyDate: "20261122", studyTime: "101532.5",
            studyDescription: "CT Head", accessionNumber: "A1", modalities: ["CT"], seriesCount: 1,
            instanceCount: 1440, source: "CT_ER_01", firstReceivedMilliseconds: now - 247_000,
            lastReceivedMilliseconds: now - 200_000, state: state, reports: reports, conflictCount: 0)
    }

    static func report(
        core: Double = 25.1, hypoperfusion: Double = 90.2, status: AnalysisStatus = .completed,
        verdict: QualityVerdict = .good, reasons: [QualityReason] = []
    ) -> AnalysisReport {
        let ratio: MeasuredValue = core == 0 ? .word("infinite") : .number(hypoperfusion / core)
        let numbers: [(MeasurementCode, MeasuredValue)] = [
            (.core, .number(core)), (.hypoperfusion, .number(hypoperfusion)),
            (.mismatch, .number(hypoperfusion - core)), (.mismatchRatio, ratio),
            (.affectedSide, .word("left")),
        ]
        return AnalysisReport(
            kind: .ctPerfusion, status: status, studyUID: uid, seriesUIDs: ["1.2.3"],
            seriesDescription: "CTP",
            algorithm: AlgorithmVersion(id: "ct-perfusion", version: "1", willis: "0.1.0"),
            quality: Quality(verdict: verdict, reasons: reasons),
            measurements: numbers.map { code, value in
                Records.Measurement(code: code, value: value, unit: "mL", definition: "rCBF<30%")
            },
            curves: Curves(
                timesSeconds: [0, 1.5, 3], arterial: [0, 100, .nan], venous: [0, 50, .infinity],
                arterialVoxels: [], venousVoxels: []),
            pictures: [Picture(code: "tmax", slice: 3, location: location, width: 256, height: 256)])
    }

    /// A neurologist of the first site, unless other roles are said.
    static func account(
        mustChangePassword: Bool = false, managesImages: Bool = false, roles: [Role] = [.neurologist]
    ) -> Account {
        Account(
            id: 1, name: "Dr Li", mustChangePassword: mustChangePassword,
            memberships: Set(
                (roles + (managesImages ? [.imageManager] : [])).map {
                    Membership(site: Site.first, role: $0)
                }))
    }

    static func clinic(entries: [WorklistEntry] = [entry(reports: [report()])]) -> WebClinic {
        var clinic = closedClinic(entries)
        clinic.access = OneSite()
        return clinic
    }

    private static func closedClinic(_ entries: [WorklistEntry]) -> WebClinic {
        WebClinic(
            entries: { search, _, _ in
                search.isEmpty ? entries : entries.filter { $0.patient.patientID == search }
            },
            detail: { uid in
                entries.first { $0.studyUID == uid }.map { StudyDetail(entry: $0, series: []) }
            },
            picture: { $0 == location ? [0x89, 0x50, 0x4e, 0x47] : nil },
            changes: { AsyncStream { $0.finish() } },
            signIn: { credentials, _ in
                if credentials.name == "locked" { return .locked(retryAfterSeconds: 299) }
                let account = account(mustChangePassword: credentials.name == "new")
                return credentials.password == "right" ? .signedIn(token: session, account) : .refused
            },
            redeem: { token, _, _ in
                let account = account()
                return token == "once" ? .signedIn(token: session, account) : .refused
            },
            account: { token, _ in
                token == session ? account() : nil
            },
            signOut: { _, _, _ in },
            changePassword: { wish, _ in
                guard wish.current == "right" else { return .wrongPassword }
                return wish.new.count < 8 ? .tooShort(minimum: 8) : .changed(token: session)
            })
    }

    static func visit(_ language: Language = .english) -> Visit {
        var visit = Visit()
        visit.language = language
        visit.nowMilliseconds = now
        visit.formToken = token
        visit.session = Visit.Session(
            token: session, account: account())
        return visit
    }

    static let clock = WallClock(zone: TimeZone(identifier: "Asia/Shanghai") ?? .current)

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// A house of one site, to which every study belongs; what is noted can be read.
struct OneSite: AccessDesk {
    final class Ledger: Sendable {
        let entries = Mutex<[LedgerEntry]>([])
    }

    var ledger = Ledger()
    var canNote = true

    func decide(_ actor: Actor, _ action: Action, study: String) async throws -> Decision {
        allow(actor, action, Resource(.study, id: study, sites: [Site.first]))
    }

    func decide(_ actor: Actor, picture location: String) async throws -> Decision {
        allow(actor, .read, Resource(.study, sites: [Site.first]))
    }

    func sight(of actor: Actor) async throws -> Sight { actor.sight(of: [Site.first]) }

    func note(_ entry: LedgerEntry) { ledger.entries.withLock { $0.append(entry) } }
}

/// Asks the site without a network.
struct PageBrowser {
    var clinic = PageFixtures.clinic()
    var secure = false

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: String
    }

    func get(_ path: String, signedIn: Bool = true, _ headers: [String: String] = [:]) async throws -> Answer
    {
        try await ask(path, "GET", signedIn: signedIn, headers)
    }

    func post(
        _ path: String, _ body: String, signedIn: Bool = true, _ headers: [String: String] = [:]
    ) async throws -> Answer {
        try await ask(path, "POST", body, signedIn: signedIn, headers)
    }

    func ask(
        _ path: String, _ method: String, _ body: String = "", signedIn: Bool, _ headers: [String: String]
    ) async throws -> Answer {
        let configuration = WebConfiguration(vendorFolder: "/nowhere", secureCookies: secure)
        let pages = PageFace(
            configuration: configuration, clinic: clinic, now: { PageFixtures.now },
            logger: PageFixtures.quiet)
        let prefix = secure ? "__Host-" : ""
        var cookies = "\(prefix)willis-form=\(PageFixtures.token)"
        if signedIn { cookies += "; \(prefix)willis-session=\(PageFixtures.session)" }
        var fields = HTTPFields()
        fields[.cookie] = cookies
        for (name, value) in headers {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        let head = HTTPRequest(
            method: .init(method) ?? .get, scheme: "http", authority: "willis.test", path: path,
            headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = PageContext(logger: PageFixtures.quiet, remoteAddress: "192.0.2.1")
        let response = try await pages.responder().respond(to: request, context: context)
        let isStream = response.headers[.contentType] == "text/event-stream"
        let collected = CollectedBody()
        if !isStream { try await response.body.write(collected) }
        return Answer(
            status: response.status.code, headers: response.headers, body: collected.text.withLock { $0 })
    }
}

/// Keeps what a response writes.
final class CollectedBody: ResponseBodyWriter, Sendable {
    let text = Mutex("")

    func write(_ buffer: ByteBuffer) async throws {
        text.withLock { $0 += String(buffer: buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
