import Clinic
import Hummingbird
import Records

/// Who asks, and how what is given looks.
struct FHIRVisit: Sendable {
    /// Who asks, from where, and when.
    let asker: Asker
    let maker: ResourceMaker
    let desk: ResourceDesk

    var time: FHIRTime { maker.time }
    /// The address that names of resources are added to.
    var base: String { maker.base + FHIRURLs.root }
}

/// A type of resource that this face knows: where its resources come from and what they can be searched by.
struct FHIRKind: Sendable {
    /// Some of the resources, by the rows they are made of.
    struct Page: Sendable {
        var groups: [(row: Int64, drafts: [ResourceDraft])] = []
        var next: Int64?
    }

    let type: String
    /// As what the ledger notes a search.
    let ledgerKind: Resource.Kind
    let parameters: [SearchParameter]
    let find: @Sendable (_ id: String, FHIRVisit) async throws -> ResourceDraft?
    let look: @Sendable (ResourceWalk, FHIRVisit) async throws -> Page
    /// Which of `create` and `update` are possible.
    var writing: ResourceWriting?
    /// A value of a search in the form in which it is kept.
    var canonical: @Sendable (_ parameter: String, _ value: String) -> String = { $1 }
    /// The names of the resources that a search can only mean, so that no others are looked at; nil: it may be any.
    var named: @Sendable (FHIRSearch, FHIRVisit) async throws -> [String]? = { _, _ in nil }
    /// Its resources never change: each has one version.
    var isFinal = false

    static let all: [FHIRKind] = [
        .patient, .organization, .practitioner, .practitionerRole, .encounter, .imagingStudy,
        .diagnosticReport, .observation, .serviceRequest, .task, .communication,
        .auditEvent, .codeSystem,
    ]

    static func of(_ type: String) throws -> FHIRKind {
        guard let kind = all.first(where: { $0.type == type }) else {
            throw OperationOutcome(.notFound, "not-supported", "\(type.prefix(64)) is not served here.")
        }
        return kind
    }

    /// All of a few resources, those with the greatest rows first.
    static func page(
        _ drafts: [(row: Int64, drafts: [ResourceDraft])], _ walk: ResourceWalk
    ) -> Page {
        Page(groups: drafts.filter { $0.row <= walk.from }.sorted { $0.row > $1.row })
    }
}

/// How resources of a type are taken from other machines.
struct ResourceWriting: Sendable {
    typealias Write = @Sendable (_ resource: JSONValue, FHIRVisit) async throws -> ResourceDraft

    var create: Write?
    var update: Write?
}

extension FHIRKind {
    static let organization = FHIRKind(
        type: "Organization", ledgerKind: .site,
        parameters: [
            .token("identifier", "identifier"), .string("name", "name", "alias"), .token("active", "active"),
            .token("type", "type"), .reference("partof", to: ["Organization"], "partOf"),
        ],
        find: { id, visit in
            try await visit.desk.sites(for: visit.asker).first { String($0.id) == id }
                .map(visit.maker.organization)
        },
        look: { walk, visit in
            page(
                try await visit.desk.sites(for: visit.asker).map { ($0.id, [visit.maker.organization($0)]) },
                walk)
        })

    static let practitioner = FHIRKind(
        type: "Practitioner", ledgerKind: .person,
        parameters: [
            .token("identifier", "identifier"), .string("name", "name"), .token("active", "active"),
        ],
        find: { id, visit in
            try await visit.desk.people(for: visit.asker).first { String($0.account.id) == id }
                .map(visit.maker.practitioner)
        },
        look: { walk, visit in
            page(
                try await visit.desk.people(for: visit.asker)
                    .map { ($0.account.id, [visit.maker.practitioner($0)]) }, walk)
        })

    static let practitionerRole = FHIRKind(
        type: "PractitionerRole", ledgerKind: .person,
        parameters: [
            .reference("practitioner", to: ["Practitioner"], "practitioner"),
            .reference("organization", to: ["Organization"], "organization"), .token("role", "code"),
            .token("active", "active"),
        ],
        find: { id, visit in
            try await roles(visit).flatMap(\.drafts).first { $0.id == id }
        },
        look: { walk, visit in page(try await roles(visit), walk) })

    private static func roles(_ visit: FHIRVisit) async throws -> [(row: Int64, drafts: [ResourceDraft])] {
        let sites = try await visit.desk.sites(for: visit.asker)
        let known = Dictionary(sites.map { ($0.id, $0) }) { first, _ in first }
        return try await visit.desk.people(for: visit.asker)
            .map { ($0.account.id, visit.maker.roles($0, known)) }
    }
}
