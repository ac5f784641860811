import Testing

@testable import Records

/// Every role × action × resource, beside a table that was written by hand and not by the function.
@Suite struct AllowTests {
    /// One letter an action, in the order of `Action.allCases`: list, read, create, change, delete, treat, breakGlass,
    /// administer, export. `+` allowed, `-` forbidden, `?` hidden.
    private struct Row {
        var roles: [Role]
        var kinds: [Resource.Kind]
        /// The resource belongs to a site of the role.
        var ours: String
        /// It belongs to another site only.
        var others: String
    }

    private static let doctors: [Role] = [
        .emergencyPhysician, .neurologist, .interventionist, .radiologist, .nurse, .therapist, .coordinator,
    ]
    private static let withoutPatients: [Role] = [
        .researcher, .qualityManager, .systemAdministrator, .securityAdministrator, .auditAdministrator,
    ]
    private static let house: [Resource.Kind] = [.site, .device, .rule, .storage, .node]

    //                                                             l r c c d t b a e       l r c c d t b a e
    private static let table: [Row] = [
        // Coordinators and image managers say which records are one person.
        Row(roles: [.coordinator], kinds: [.patient], ours: "++++-++++", others: "+?-???+??"),
        Row(roles: doctors, kinds: [.caseRecord, .patient], ours: "++++-++-+", others: "+?-???+??"),
        Row(roles: doctors, kinds: [.study, .schedule], ours: "+++--++-+", others: "+?-???+??"),
        Row(roles: [.technician], kinds: [.caseRecord, .patient], ours: "++++--+-+", others: "+?-???+??"),
        Row(roles: [.technician], kinds: [.study, .schedule], ours: "+++---+-+", others: "+?-???+??"),
        Row(roles: [.imageManager], kinds: [.caseRecord], ours: "-?-???-??", others: "-?-???-??"),
        Row(roles: [.imageManager], kinds: [.patient], ours: "++-++--+-", others: "+?-???-??"),
        Row(roles: [.imageManager], kinds: [.study, .schedule], ours: "++-++--+-", others: "+?-???-??"),
        Row(
            roles: withoutPatients, kinds: [.caseRecord, .patient, .study, .schedule], ours: "-?-???-??",
            others: "-?-???-??"),
        Row(roles: [.systemAdministrator], kinds: house, ours: "+++++--++", others: "++-------"),
        Row(
            roles: [.coordinator, .systemAdministrator], kinds: [.rota], ours: "+++++--++",
            others: "++-------"),
        Row(roles: [.securityAdministrator], kinds: [.person], ours: "+++++--++", others: "++-------"),
        Row(roles: [.auditAdministrator], kinds: [.ledger], ours: "++-----++", others: "++-----++"),
    ]

    /// What nobody wrote a row for: everybody who works here may look at what belongs to the house, and the trail is
    /// for its administrator alone.
    private static func expected(_ role: Role, _ kind: Resource.Kind, isOurs: Bool) -> String {
        if let row = table.first(where: { $0.roles.contains(role) && $0.kinds.contains(kind) }) {
            return isOurs ? row.ours : row.others
        }
        return kind == .ledger ? "---------" : "++-------"
    }

    private static func sign(_ decision: Decision) -> Character {
        switch decision {
        case .allowed: "+"
        case .forbidden: "-"
        case .hidden: "?"
        }
    }

    private static func person(_ role: Role, at site: Int64 = 1) -> Actor {
        Actor(
            kind: .person(account: 7), name: "Li", memberships: [Membership(site: site, role: role)])
    }

    @Test(arguments: Role.allCases, Resource.Kind.allCases)
    func `each role may do exactly what the table says`(role: Role, kind: Resource.Kind) {
        for isOurs in [true, false] {
            let resource = Resource(kind, id: "9", sites: [isOurs ? 1 : 2], record: 40)
            let found = Action.allCases.map { Self.sign(allow(Self.person(role), $0, resource)) }
            #expect(
                String(found) == Self.expected(role, kind, isOurs: isOurs),
                "\(role.rawValue) on \(kind.rawValue), \(isOurs ? "ours" : "others")")
        }
    }

    @Test(arguments: Action.allCases, Resource.Kind.allCases)
    func `a stranger sees nothing and the house may do everything`(action: Action, kind: Resource.Kind) {
        let resource = Resource(kind, sites: [1])
        #expect(allow(.stranger, action, resource) == .hidden)
        #expect(allow(.house, action, resource) == .allowed)
    }

    @Test(arguments: Role.allCases, Resource.Kind.allCases)
    func `a token never may what its account may not, nor what it is not for`(
        role: Role, kind: Resource.Kind
    ) {
        let resource = Resource(kind, sites: [1], record: 40)
        for scope in Action.allCases {
            var program = Self.person(role)
            program.kind = .program(token: 3)
            program.scopes = [scope]
            for action in Action.allCases {
                let decision = allow(program, action, resource)
                if action != scope {
                    #expect(decision == .forbidden)
                } else if action == .breakGlass {
                    #expect(decision == .forbidden, "No program has an emergency.")
                } else {
                    #expect(decision == allow(Self.person(role), action, resource))
                }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `broken glass lets a clinician read, change and treat, and nothing else`(role: Role) {
        var actor = Self.person(role)
        actor.emergencyRecords = [40]
        for kind in [Resource.Kind.caseRecord, .patient] {
            let broken = Resource(kind, sites: [2], record: 40)
            let other = Resource(kind, sites: [2], record: 41)
            #expect(allow(actor, .read, broken) == .allowed)
            #expect(allow(actor, .change, broken) == .allowed)
            #expect(allow(actor, .delete, broken) == .forbidden)
            #expect(allow(actor, .export, broken) == .forbidden)
            let treats = role.isClinical && role != .technician
            #expect(allow(actor, .treat, broken) == (treats ? .allowed : .forbidden))
            #expect(allow(actor, .read, other) == .hidden)
        }
    }

    @Test(arguments: Role.allCases, Resource.Kind.allCases)
    func `whoever may do anything to a thing may read it`(role: Role, kind: Resource.Kind) {
        for sites: Set<Int64> in [[1], [2], [1, 2]] {
            let resource = Resource(kind, id: "9", sites: sites)
            let actor = Self.person(role)
            let doing: [Action] = [.change, .delete, .treat, .administer, .export]
            guard doing.contains(where: { allow(actor, $0, resource) == .allowed }) else { continue }
            #expect(allow(actor, .read, resource) == .allowed)
        }
    }

    @Test func `what is hidden is hidden for every action, so that no answer tells that it exists`() {
        for role in Role.allCases {
            for kind in [Resource.Kind.caseRecord, .patient, .study, .schedule] {
                let theirs = Resource(kind, id: "9", sites: [2], record: 40)
                for action in [Action.read, .change, .delete, .treat, .administer, .export] {
                    #expect(allow(Self.person(role), action, theirs) == .hidden)
                }
            }
        }
    }

    @Test func `rights over something that belongs to several sites need all of them`() {
        let both = Resource(.person, sites: [1, 2])
        var actor = Self.person(.securityAdministrator)
        #expect(allow(actor, .change, both) == .forbidden)
        actor.memberships.insert(Membership(site: 2, role: .securityAdministrator))
        #expect(allow(actor, .change, both) == .allowed)
    }

    @Test func `the three administrators have nothing in common but looking`() {
        let roles: [Role] = [.systemAdministrator, .securityAdministrator, .auditAdministrator]
        for kind in Resource.Kind.allCases {
            for action in Action.allCases where action != .list && action != .read {
                let able = roles.filter {
                    allow(Self.person($0), action, Resource(kind, sites: [1])) == .allowed
                }
                #expect(able.count <= 1, "\(kind) \(action)")
            }
        }
        #expect(AdministratorSeparation.permits([.neurologist, .auditAdministrator]))
        #expect(!AdministratorSeparation.permits([.systemAdministrator, .auditAdministrator]))
    }
}
