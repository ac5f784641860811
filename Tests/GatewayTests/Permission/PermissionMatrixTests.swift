import Clinic
import Hummingbird
import Records
import Synchronization
import Testing

@testable import Gateway

/// The matrix of permissions, made from the tables of routes: nothing that shows or changes patients is open to
/// strangers, to administrators without patients, or to people of another site.
@Suite struct PermissionMatrixTests {
    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete]
    private static let ofPatients: Set<Resource.Kind> = [.study, .schedule, .patient, .caseRecord]

    private static func actor(_ roles: [Role], site: Int64) -> Actor {
        Actor(
            kind: .person(account: 1), name: "X",
            memberships: Set(roles.map { Membership(site: site, role: $0) }))
    }

    private static var needs: [(route: String, need: RouteNeed)] {
        methods.flatMap { method in
            URLs.allCases.map { ("\(method) \($0.rawValue)", $0.need(method)) }
                + DICOMwebURLs.allCases.map { ("\(method) \($0.rawValue)", $0.need(method)) }
                + APIURLs.allCases.map { ("\(method) \($0.rawValue)", $0.need(method)) }
        }
    }

    /// What a need says to somebody about what belongs to the first site.
    private static func decision(_ need: RouteNeed, _ actor: Actor) async throws -> Decision {
        var context = PageContext(logger: PageFixtures.quiet, remoteAddress: "192.0.2.1")
        context.coreContext.parameters["study"] = "1.2.3"
        context.coreContext.parameters["location"] = Substring(PageFixtures.location)
        return try await Permission(access: OneSite()).decide(need, actor, context)
    }

    @Test func `no address but the way in is open to strangers`() async throws {
        let open = Set(
            URLs.allCases.filter { $0.need(.get) == .nothing && $0.need(.post) == .nothing }.map(\.rawValue))
        let expected: [URLs] = [
            .account, .preferences, .signIn, .signInLink, .signOut, .asset, .favicon, .health,
        ]
        #expect(open.isSuperset(of: expected.map(\.rawValue)))
        for (route, need) in Self.needs where need != .nothing {
            #expect(try await Self.decision(need, .stranger) != .allowed, "\(route)")
        }
    }

    @Test func `every address that names a study asks about that study`() {
        // Searches below a study answer with what is seen, which is nothing for others.
        let searches: Set<String> = [
            DICOMwebURLs.studySeries.rawValue, DICOMwebURLs.studyInstances.rawValue,
            DICOMwebURLs.seriesInstances.rawValue,
        ]
        for (route, need) in Self.needs where route.contains("{study}") && route.hasPrefix("GET") {
            let path = String(route.dropFirst(4))
            guard !searches.contains(path) else { continue }
            guard case .study = need else {
                Issue.record("\(route) asks \(need)")
                continue
            }
        }
    }

    @Test(arguments: [
        [Role.systemAdministrator], [.securityAdministrator], [.auditAdministrator], [.qualityManager],
        [.researcher],
    ])
    func `whoever treats nobody sees no patient`(roles: [Role]) async throws {
        let actor = Self.actor(roles, site: Site.first)
        for (route, need) in Self.needs where Self.ofPatients.contains(need.kind) && need != .nothing {
            if case .facade = need { continue }
            if need == .own { continue }
            #expect(try await Self.decision(need, actor) != .allowed, "\(route)")
        }
    }

    @Test func `another site's study is not there, whatever is asked of it`() async throws {
        let roles = Role.allCases
        let stranger = Self.actor(roles, site: 2)
        let ours = Self.actor(roles, site: Site.first)
        for (route, need) in Self.needs {
            switch need {
            case .study, .picture:
                #expect(try await Self.decision(need, stranger) == .hidden, "\(route)")
                #expect(try await Self.decision(need, ours) == .allowed, "\(route)")
            default: continue
            }
        }
    }

    @Test func `a token may do no more than it was made for`() async throws {
        var reader = Self.actor(Role.allCases, site: Site.first)
        reader.scopes = [.list, .read]
        for (route, need) in Self.needs where Self.ofPatients.contains(need.kind) {
            guard let action = need.action, action != .read, action != .list else { continue }
            #expect(try await Self.decision(need, reader) == .forbidden, "\(route)")
        }
    }

    @Test func `refusals and accesses are noted, once each`() async throws {
        var browser = PageBrowser()
        let house = OneSite()
        browser.clinic.access = house
        _ = try await browser.get("/studies/\(PageFixtures.uid)")
        browser.clinic.account = { _, _ in
            Account(
                id: 2, name: "Dr Away", mustChangePassword: false,
                memberships: [Membership(site: 2, role: .neurologist)])
        }
        let refused = try await browser.get("/studies/\(PageFixtures.uid)")
        let missing = try await browser.get("/studies/9.9.9")
        #expect(refused.status == 404 && missing.status == 404)
        let entries = house.ledger.entries.withLock { $0 }
        #expect(entries.map(\.outcome) == [.done, .refused, .refused])
        #expect(entries.map(\.actor) == ["person:1", "person:2", "person:2"])
        #expect(entries.map(\.resourceID) == [PageFixtures.uid, PageFixtures.uid, "9.9.9"])
        #expect(entries.allSatisfy { $0.address == "192.0.2.1" && $0.action == "read" })
    }

    @Test func `nothing is shown that cannot be noted`() async throws {
        var browser = PageBrowser()
        var house = OneSite()
        house.canNote = false
        browser.clinic.access = house
        #expect(try await browser.get("/").status == 503)
        #expect(try await browser.get("/health").status == 200)
    }
}
