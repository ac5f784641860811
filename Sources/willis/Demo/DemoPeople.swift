import Archive
import Clinic
import Foundation
import Gateway
import Records

/// The demo's region: five sites, and somebody for each role. None of them exists.
struct DemoPeople: Sendable {
    let archive: Archive

    enum Place: String, CaseIterable {
        case hub, branch, county, mountain, rehabilitation
    }

    /// Sites by what the demo calls them.
    struct Region: Sendable {
        var sites: [String: Int64]
        var people: [String: Actor]

        func site(_ place: Place) -> Int64 { sites[place.rawValue] ?? Site.first }
        func person(_ name: String) -> Actor { people[name] ?? .house }
    }

    private struct Person {
        var name: String
        var place: Place
        var roles: [Role]
    }

    private static let people: [Person] = [
        Person(name: "陈思远", place: .hub, roles: [.neurologist]),
        Person(name: "林婉清", place: .hub, roles: [.neurologist]),
        Person(name: "周启明", place: .hub, roles: [.interventionist]),
        Person(name: "梁海峰", place: .hub, roles: [.interventionist]),
        Person(name: "黄文博", place: .hub, roles: [.radiologist]),
        Person(name: "冯毅", place: .hub, roles: [.emergencyPhysician]),
        Person(name: "吴晓兰", place: .hub, roles: [.nurse]),
        Person(name: "郑立群", place: .hub, roles: [.coordinator]),
        Person(name: "何志强", place: .hub, roles: [.technician]),
        Person(name: "孙亦凡", place: .hub, roles: [.researcher]),
        Person(name: "马建国", place: .hub, roles: [.qualityManager]),
        Person(name: "高翔", place: .hub, roles: [.imageManager]),
        Person(name: "唐明", place: .hub, roles: [.systemAdministrator]),
        Person(name: "罗静", place: .hub, roles: [.securityAdministrator]),
        Person(name: "谢芳", place: .hub, roles: [.auditAdministrator]),
        Person(name: "朱慧", place: .branch, roles: [.neurologist]),
        Person(name: "蒋丽", place: .branch, roles: [.nurse]),
        Person(name: "李国栋", place: .county, roles: [.emergencyPhysician]),
        Person(name: "赵欣", place: .county, roles: [.radiologist]),
        Person(name: "刘敏", place: .county, roles: [.nurse]),
        Person(name: "韩雪", place: .county, roles: [.neurologist]),
        Person(name: "王海涛", place: .mountain, roles: [.emergencyPhysician]),
        Person(name: "杨柳", place: .mountain, roles: [.neurologist]),
        Person(name: "董洁", place: .mountain, roles: [.nurse]),
        Person(name: "许静", place: .rehabilitation, roles: [.therapist]),
        Person(name: "曹阳", place: .rehabilitation, roles: [.nurse]),
    ]

    /// Makes what is not there yet.
    func make(nowMilliseconds now: Int64) async throws -> Region {
        let sites = try await makeSites()
        var region = Region(sites: sites, people: [:])
        let accounts = Accounts(archive: archive)
        var known = Dictionary(
            try await accounts.list().map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
        for person in Self.people {
            let site = region.site(person.place)
            let roles = Set(person.roles.map { Membership(site: site, role: $0) })
            if known[person.name] == nil {
                known[person.name] = try await accounts.create(
                    name: person.name, password: Hexadecimal.string(Randomness.bytes(24)),
                    mustChangePassword: false, nowMilliseconds: now
                ).id
            }
            guard let id = known[person.name] else { continue }
            region.people[person.name] = Actor(
                kind: .person(account: id), name: person.name,
                memberships: try await give(roles, to: id))
        }
        try await giveVisitor(region, known["demo"])
        try await keepRota(region, now)
        // What the scanners of the county hospital send belongs to it.
        let county = region.site(.county)
        for title in DemoPatients.scanners {
            _ = try await Peers(archive: archive).change(title) { $0.site = county }
        }
        return region
    }

    /// Those whose view of a case differs most: both ends of it, those between, and those who watch.
    private static let shown = [
        "李国栋", "刘敏", "王海涛", "陈思远", "周启明", "黄文博", "郑立群", "许静", "唐明", "谢芳",
    ]

    /// A way in for each of them, each for one browser: a private window keeps two people apart.
    func invitations(to site: String, data: String) async throws -> String {
        let accounts = Accounts(archive: archive)
        let now = LocalTime.nowMilliseconds()
        let names = try await archive.read { reader in
            Dictionary(
                try SitesTable.all(in: reader).map { ($0.name, $0.englishName) },
                uniquingKeysWith: { first, _ in first })
        }
        let places = Dictionary(
            uniqueKeysWithValues: Self.sites(root: 0).map { ($0.place, names[$0.site.name] ?? $0.site.name) })
        var lines = [
            "",
            "  The same region as somebody else sees it (each address works once; open it in a private window):",
        ]
        for name in Self.shown {
            guard let person = Self.people.first(where: { $0.name == name }) else { continue }
            let token = try await accounts.makeOneTimeToken(name: name, nowMilliseconds: now)
            let role = person.roles.map(\.rawValue).joined(separator: ", ")
            lines.append("    \(name)  \(role), \(places[person.place] ?? "")")
            lines.append("      \(site)\(WebServer.signInPath(oneTimeToken: token))")
        }
        lines.append("  More: willis user link NAME --data \(data) --site \(site)")
        lines.append("")
        return lines.joined(separator: "\n")
    }

    private func give(_ roles: Set<Membership>, to account: Int64) async throws -> Set<Membership> {
        try await archive.write { writer in
            try Memberships.set(roles, account: account, in: writer)
            return try Memberships.of(account: account, in: writer.reader)
        }
    }

    /// Whoever tries the demo works at the hub and at the county hospital, so that both ends of a case can be seen, and
    /// administers the region.
    private func giveVisitor(_ region: Region, _ account: Int64?) async throws {
        guard let account else { return }
        let hub = region.site(.hub)
        let roles: [Role] = [
            .neurologist, .coordinator, .imageManager, .systemAdministrator, .securityAdministrator,
            .auditAdministrator,
        ]
        var memberships = Set(roles.map { Membership(site: hub, role: $0) })
        memberships.insert(Membership(site: region.site(.county), role: .emergencyPhysician))
        _ = try await give(memberships, to: account)
    }

    private func makeSites() async throws -> [String: Int64] {
        try await archive.write { writer in
            var known: [String: Int64] = [:]
            let all = try SitesTable.all(in: writer.reader)
            let root =
                try all.first { $0.kind == .region }
                ?? SitesTable.insert(
                    Site(
                        id: 0, parent: nil, name: "示范卒中网络", englishName: "Demo Stroke Network", kind: .region),
                    in: writer)
            for wish in Self.sites(root: root.id) {
                if let there = all.first(where: { $0.name == wish.site.name }) {
                    known[wish.place.rawValue] = there.id
                } else if wish.place == .hub {
                    var hub = wish.site
                    hub.id = Site.first
                    try SitesTable.update(hub, in: writer)
                    known[wish.place.rawValue] = hub.id
                } else {
                    known[wish.place.rawValue] = try SitesTable.insert(wish.site, in: writer).id
                }
            }
            return known
        }
    }

    private static func sites(root: Int64) -> [(place: Place, site: Site)] {
        [
            (
                .hub,
                Site(
                    id: 0, parent: root, name: "江城第一人民医院", englishName: "Jiangcheng First Hospital",
                    kind: .hub,
                    capabilities: [
                        .ct, .ctAngiography, .ctPerfusion, .mr, .thrombolysis, .thrombectomy, .neurosurgery,
                        .strokeUnit,
                    ], serviceHours: "24 h")
            ),
            (
                .branch,
                Site(
                    id: 0, parent: Site.first, name: "江城一院东院区", englishName: "Jiangcheng First, East Campus",
                    kind: .branch,
                    capabilities: [.ct, .ctAngiography, .ctPerfusion, .thrombolysis, .strokeUnit],
                    serviceHours: "24 h")
            ),
            (
                .county,
                Site(
                    id: 0, parent: root, name: "清溪县人民医院", englishName: "Qingxi County Hospital",
                    kind: .alliance,
                    capabilities: [.ct, .ctAngiography, .ctPerfusion, .thrombolysis], serviceHours: "24 h")
            ),
            (
                .mountain,
                Site(
                    id: 0, parent: root, name: "云岭中医院", englishName: "Yunling Hospital", kind: .alliance,
                    capabilities: [.ct], serviceHours: "08:00–20:00")
            ),
            (
                .rehabilitation,
                Site(
                    id: 0, parent: root, name: "康宁康复医院", englishName: "Kangning Rehabilitation",
                    kind: .rehabilitation,
                    capabilities: [.rehabilitation], serviceHours: "Mon–Sat")
            ),
        ]
    }

    /// A fortnight from yesterday, in turns of a day.
    private func keepRota(_ region: Region, _ now: Int64) async throws {
        let day: Int64 = 86_400_000
        let begin = now - now % day - day
        var duties: [Duty] = []
        func turns(_ place: Place, _ role: Role, _ names: [String]) {
            for index in 0..<15 {
                for (line, name) in [names[index % names.count], names[(index + 1) % names.count]]
                    .enumerated()
                where line == 0 || names.count > 1 {
                    guard let account = region.person(name).account else { continue }
                    duties.append(
                        Duty(
                            site: region.site(place), account: account, role: role, line: line + 1,
                            beginMilliseconds: begin + Int64(index) * day,
                            endMilliseconds: begin + Int64(index + 1) * day))
                }
            }
        }
        turns(.hub, .neurologist, ["陈思远", "林婉清"])
        turns(.hub, .interventionist, ["周启明", "梁海峰"])
        turns(.hub, .radiologist, ["黄文博"])
        turns(.hub, .nurse, ["吴晓兰"])
        turns(.hub, .coordinator, ["郑立群"])
        turns(.county, .emergencyPhysician, ["李国栋"])
        turns(.county, .neurologist, ["韩雪"])
        turns(.county, .nurse, ["刘敏"])
        turns(.mountain, .neurologist, ["杨柳"])
        let desk = TeamDesk(archive: archive)
        for start in stride(from: 0, to: duties.count, by: 150) {
            try await desk.add(Array(duties[start..<min(start + 150, duties.count)]), by: .house)
        }
    }
}
