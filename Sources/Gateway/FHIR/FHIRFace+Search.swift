import Clinic
import Hummingbird
import NIOCore
import Records

extension FHIRFace {
    /// Rows that one page of an answer looks through at most; a page may then be short, and the next goes on.
    private static let mostRows = 2000
    private static let rowsAtOnce = 100

    @Sendable func search(_ request: Request, _ context: PageContext) async throws -> Response {
        let visit = try visit(request, context)
        let kind = try Self.kind(context)
        var body = ""
        if request.method == .post {
            let buffer = try await request.body.collect(upTo: WebLimits.formBytes)
            body = String(buffer: buffer)
        }
        let lenient = request.headers[optional: .prefer]?.contains("handling=lenient") ?? false
        let search = try FHIRSearch(
            query: request.uri.query.map { String($0) } ?? "", body: body, kind: kind, time: visit.time,
            isLenient: lenient)
        return FHIRAnswer.response(try await answer(search, kind, visit))
    }

    /// The bundle that answers a search.
    func answer(_ search: FHIRSearch, _ kind: FHIRKind, _ visit: FHIRVisit) async throws -> JSONValue {
        let found = try await find(search, kind, visit)
        var bundle = FHIRBundle(type: "searchset")
        bundle.link("self", link(search, kind, visit, nil))
        if let next = found.next, !search.countsOnly { bundle.link("next", link(search, kind, visit, next)) }
        if found.next == nil, search.position == FHIRSearch.Position() { bundle.total = found.versions.count }
        if search.countsOnly, bundle.total == nil {
            throw OperationOutcome(
                .badRequest, "too-costly", "There is too much to be counted; ask for less.")
        }
        if !search.countsOnly {
            bundle.entries = try found.versions.map { try Self.entry($0, "match", visit) }
            bundle.entries += try await included(found.versions, search, kind, visit)
                .map { try Self.entry($0, "include", visit) }
        }
        try await desk.noteSearch(
            type: kind.type, found: found.versions.count, kind: kind.ledgerKind, for: visit.asker)
        return bundle.resource
    }

    private static func entry(
        _ version: ResourceVersion, _ mode: String, _ visit: FHIRVisit
    ) throws -> JSONValue {
        [
            "fullUrl": .text("\(visit.base)/\(version.type)/\(version.id)"),
            "resource": try FHIRAnswer.resource(version), "search": ["mode": .text(mode)],
        ]
    }

    private func link(
        _ search: FHIRSearch, _ kind: FHIRKind, _ visit: FHIRVisit, _ next: FHIRSearch.Position?
    ) -> String {
        var pairs = search.asked.filter { next == nil || $0.name != "_page" }
        if let next { pairs.append(("_page", "\(next.row).\(next.skipped)")) }
        let query = pairs.map { "\(URLs.encode($0.name))=\(URLs.encode($0.value))" }.joined(separator: "&")
        return "\(visit.base)/\(kind.type)" + (query.isEmpty ? "" : "?" + query)
    }

    struct Found {
        var versions: [ResourceVersion] = []
        var next: FHIRSearch.Position?
    }

    /// What fits, with its versions.
    func find(_ search: FHIRSearch, _ kind: FHIRKind, _ visit: FHIRVisit) async throws -> Found {
        if let ids = search.ids { return try await named(ids, search, kind, visit) }
        if let ids = try await kind.named(search, visit) {
            return try await named(ids, search, kind, visit)
        }
        var found = Found()
        var walk = ResourceWalk(from: search.position.row, limit: Self.rowsAtOnce)
        if let key = search.patientKey {
            guard let record = try await desk.record(ofPatient: key) else { return found }
            walk.record = record
        }
        let most = search.countsOnly ? Int.max : search.count
        var looked = 0
        while true {
            let page = try await kind.look(walk, visit)
            for group in page.groups {
                let skipped = group.row == search.position.row ? search.position.skipped : 0
                let fitting = try await fitting(Array(group.drafts.dropFirst(skipped)), search, visit)
                for (index, version) in fitting {
                    guard found.versions.count < most else {
                        found.next = FHIRSearch.Position(row: group.row, skipped: skipped + index)
                        return found
                    }
                    found.versions.append(version)
                }
            }
            looked += Self.rowsAtOnce
            guard let next = page.next else { return found }
            if found.versions.count >= most || looked >= Self.mostRows {
                found.next = FHIRSearch.Position(row: next)
                return found
            }
            walk.from = next
        }
    }

    private func named(
        _ ids: [String], _ search: FHIRSearch, _ kind: FHIRKind, _ visit: FHIRVisit
    ) async throws -> Found {
        var drafts: [ResourceDraft] = []
        for id in Set(ids).sorted() where FHIRURLs.isID(id) {
            if let draft = try await kind.find(id, visit) { drafts.append(draft) }
        }
        return Found(versions: try await fitting(drafts, search, visit).map(\.version))
    }

    /// Those drafts that fit, by their place, with their versions.
    private func fitting(
        _ drafts: [ResourceDraft], _ search: FHIRSearch, _ visit: FHIRVisit
    ) async throws -> [(index: Int, version: ResourceVersion)] {
        let fitting = drafts.enumerated().filter { _, draft in
            search.criteria.allSatisfy { $0.fits(draft.body, visit.time, base: visit.base) }
        }
        guard !fitting.isEmpty else { return [] }
        let versions = try await desk.note(
            fitting.map(\.element.state), with: fitting.flatMap(\.element.companions).map(\.state), as: nil,
            for: visit.asker)
        return zip(fitting.map(\.offset), versions).filter { _, version in
            search.updated.allSatisfy { dates in
                dates.contains { $0.fits(version.atMilliseconds, version.atMilliseconds + 1) }
            }
        }.map { (index: $0, version: $1) }
    }

    /// What the found resources refer to, as far as the search asks for it and the asker may see it.
    private func included(
        _ versions: [ResourceVersion], _ search: FHIRSearch, _ kind: FHIRKind, _ visit: FHIRVisit
    ) async throws -> [ResourceVersion] {
        var known = Set(versions.map { "\($0.type)/\($0.id)" })
        var drafts: [ResourceDraft] = []
        for include in search.includes {
            guard let parameter = kind.parameters.first(where: { $0.name == include.parameter }) else {
                continue
            }
            for version in versions {
                let body = try FHIRAnswer.resource(version)
                for reference in parameter.values(in: body).compactMap({ $0["reference"]?.string }) {
                    let parts = reference.split(separator: "/").map(String.init)
                    guard parts.count == 2, drafts.count < FHIRSearch.mostCount,
                        known.insert(reference).inserted,
                        let target = FHIRKind.all.first(where: { $0.type == parts[0] }),
                        let draft = try await target.find(parts[1], visit)
                    else { continue }
                    drafts.append(draft)
                }
            }
        }
        return try await note(drafts, as: "read", visit)
    }
}

extension HTTPField.Name {
    static let prefer = HTTPField.Name("Prefer")
}
