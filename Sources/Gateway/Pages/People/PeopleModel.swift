import Clinic
import Records

/// Everybody who has an account, or one of them.
package struct PeopleModel: Sendable {
    package var people: [Person]
    package var sites: [Site]
    /// Sites at which the visitor gives rights.
    package var administered: Set<Int64>
    /// Only those with a role at this site are shown.
    package var shownSite: Int64?
    package var rules: SignInRules?
    package var trouble: String?
    package var success: String?
    /// The link of an invitation or a reset: a name and an address that are shown once.
    package var link: (name: String, address: String)?
    package var wish: People.Invitation?
    package var person: Person?
    package var mayChange = false
    package var sessions: [SessionLine] = []
    package var tokens: [AccessToken] = []
    package var clock: WallClock

    init(
        _ people: [Person], _ sites: [Site], shownSite: Int64?, _ visit: Visit, _ clock: WallClock
    ) {
        self.sites = sites
        self.clock = clock
        self.shownSite = shownSite
        self.people = people.filter { person in
            guard let shownSite else { return true }
            return person.account.memberships.contains { $0.site == shownSite }
        }
        administered = visit.session?.account.actor.sites { $0 == .securityAdministrator } ?? []
    }

    /// Sites at which the visitor may give roles.
    var ownSites: [Site] { sites.filter { administered.contains($0.id) } }

    func name(_ site: Int64, _ visit: Visit) -> String {
        sites.first { $0.id == site }.map(visit.language.name(of:)) ?? "\(site)"
    }

    /// The roles of somebody at one site, in words.
    static func roles(_ held: Set<Membership>, at site: Int64, _ visit: Visit) -> String {
        Role.allCases.filter { held.contains(Membership(site: site, role: $0)) }
            .map(visit.language.region.role).joined(separator: visit.language == .chinese ? "、" : ", ")
    }
}

/// What forms about people say.
enum PeopleWish {
    static func roles(_ form: Form) -> Set<Role> {
        Set(Role.allCases.filter { form["role-\($0.rawValue)"] == "1" })
    }

    static func invitation(_ form: Form) -> People.Invitation {
        People.Invitation(
            name: String(form["name"].prefix(200)), fullName: String(form["full"].prefix(200)),
            site: Int64(form["site"]) ?? 0, roles: roles(form), isProgram: form["program"] == "1")
    }

    static func rules(_ form: Form) -> SignInRules {
        SignInRules(
            idleMinutes: Int(form["idle"].trimmed) ?? 0, absoluteHours: Int(form["absolute"].trimmed) ?? 0,
            secondFactor: SignInRules.SecondFactor(rawValue: form["factor"]) ?? .optional,
            separatesAdministrators: form["separate"] == "1")
    }
}

extension People.Refusal {
    func sentence(_ words: PeopleWords) -> String? {
        let code =
            switch self {
            case .nameTaken: "name-taken"
            case .nameUnusable: "name-unusable"
            case .fullNameTooLong: "full-name-too-long"
            case .noSuchSite: "no-such-site"
            case .oneself: "oneself"
            case .administratorsApart: "administrators-apart"
            case .lastAdministrator: "last-administrator"
            case .isProgram: "is-program"
            }
        return words.refusals[code]
    }
}
