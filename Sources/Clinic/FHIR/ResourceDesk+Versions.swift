import Archive
import Records

/// What a resource says now, as the face wrote it, still without a number of its version.
package struct ResourceState: Sendable {
    package var type: String
    package var id: String
    package var subject: String
    package var content: String
    /// When what it shows changed; nil where nobody noted that.
    package var changedMilliseconds: Int64?
    /// What it is about, for the ledger.
    package var resource: Resource
    /// It can never say anything else, so that its only version need not be kept.
    package var isFinal: Bool

    package init(
        type: String, id: String, subject: String, content: String, changedMilliseconds: Int64?,
        resource: Resource, isFinal: Bool = false
    ) {
        self.type = type
        self.id = id
        self.subject = subject
        self.content = content
        self.changedMilliseconds = changedMilliseconds
        self.resource = resource
        self.isFinal = isFinal
    }
}

/// A resource in one of the states that have been given out.
package struct ResourceVersion: Sendable, Equatable {
    package var type: String
    package var id: String
    /// From 1.
    package var number: Int64
    package var content: String
    package var atMilliseconds: Int64

    init(final state: ResourceState) {
        type = state.type
        id = state.id
        number = 1
        content = state.content
        atMilliseconds = state.changedMilliseconds ?? 0
    }

    init(_ kept: ResourceVersions.Version) {
        type = kept.type
        id = kept.id
        number = kept.number
        content = kept.content
        atMilliseconds = kept.atMilliseconds
    }
}

extension ResourceDesk {
    /// Gives each state its version: the newest one kept if nothing has changed since, else the next number, from now on
    /// kept. What was given out is noted in the ledger in the same transaction.
    /// - Parameters:
    ///   - companions: states that those refer to, which get versions too.
    ///   - action: what the ledger notes for each; nil: nothing.
    package func note(
        _ states: [ResourceState], with companions: [ResourceState] = [], as action: String?,
        for asker: Asker
    ) async throws -> [ResourceVersion] {
        if action == nil, let known = try await known(states, companions) { return known }
        let now = asker.nowMilliseconds
        return try await archive.write { writer in
            for state in companions { _ = try Self.version(of: state, now: now, in: writer) }
            return try states.map { state in
                if let action {
                    let detail = "{\"fhir\":\"\(state.type)\"}"
                    try LedgerTable.append(
                        asker.entry(action, state.resource, detail: detail), in: writer)
                }
                return try Self.version(of: state, now: now, in: writer)
            }
        }
    }

    /// The versions of states that are all kept already, without writing anything.
    private func known(_ states: [ResourceState], _ companions: [ResourceState]) async throws
        -> [ResourceVersion]?
    {
        try await archive.read { reader in
            func isKept(_ state: ResourceState) throws -> ResourceVersion? {
                if state.isFinal { return ResourceVersion(final: state) }
                let last = try ResourceVersions.newest(type: state.type, id: state.id, in: reader)
                return last?.digest == Self.digest(state) ? last.map(ResourceVersion.init) : nil
            }
            for companion in companions where try isKept(companion) == nil { return nil }
            var versions: [ResourceVersion] = []
            for state in states {
                guard let version = try isKept(state) else { return nil }
                versions.append(version)
            }
            return versions
        }
    }

    private static func digest(_ state: ResourceState) -> String {
        Hexadecimal.string(SHA256.digest(of: state.content.utf8))
    }

    private static func version(
        of state: ResourceState, now: Int64, in writer: Writer
    ) throws(ArchiveError) -> ResourceVersion {
        if state.isFinal { return ResourceVersion(final: state) }
        let digest = digest(state)
        let last = try ResourceVersions.newest(type: state.type, id: state.id, in: writer.reader)
        if let last, last.digest == digest { return ResourceVersion(last) }
        var at = state.changedMilliseconds ?? now
        if let last, at <= last.atMilliseconds { at = max(now, last.atMilliseconds + 1) }
        let version = ResourceVersions.Version(
            type: state.type, id: state.id, number: (last?.number ?? 0) + 1, subject: state.subject,
            digest: digest, content: state.content, atMilliseconds: at)
        try ResourceVersions.append(version, in: writer)
        return ResourceVersion(version)
    }

    /// Where the thing is found that a resource of this name shows.
    package func subject(type: String, id: String) async throws -> String? {
        try await archive.read { try ResourceVersions.newest(type: type, id: id, in: $0)?.subject }
    }

    package func version(type: String, id: String, number: Int64) async throws -> ResourceVersion? {
        try await archive.read {
            try ResourceVersions.find(type: type, id: id, number: number, in: $0).map(ResourceVersion.init)
        }
    }

    /// The states that have been given out, the newest first.
    package func history(type: String, id: String, before: Int64, limit: Int) async throws
        -> [ResourceVersion]
    {
        try await archive.read {
            try ResourceVersions.all(type: type, id: id, before: before, limit: limit, in: $0)
                .map(ResourceVersion.init)
        }
    }

    /// Notes a search: what kind of thing was looked for, and how much was found.
    package func noteSearch(type: String, found: Int, kind: Resource.Kind, for asker: Asker)
        async throws
    {
        let detail = "{\"fhir\":\"\(type)\",\"found\":\(found)}"
        let entry = asker.entry("search", Resource(kind), detail: detail)
        try await archive.write { try LedgerTable.append(entry, in: $0) }
    }
}
