import Archive
import Records

/// Where faces ask whether somebody may do something, and note what was done. The decision itself is `allow`; here is
/// looked up what it decides about.
package protocol AccessDesk: Sendable {
    /// Whether somebody may do something to a study. One that is not here is hidden like another site's.
    func decide(_ actor: Actor, _ action: Action, study: String) async throws -> Decision
    /// Whether somebody may look at a picture, by its location.
    func decide(_ actor: Actor, picture location: String) async throws -> Decision
    /// What somebody sees in lists.
    func sight(of actor: Actor) async throws -> Sight
    /// Notes an access or a refusal.
    func note(_ entry: LedgerEntry)
    /// False when nothing more can be noted: then nothing may be shown either.
    var canNote: Bool { get }
}

/// The desk of a real archive.
package struct ArchiveAccess: AccessDesk {
    let archive: Archive

    package init(archive: Archive) { self.archive = archive }

    package func decide(_ actor: Actor, _ action: Action, study: String) async throws -> Decision {
        try await archive.read { reader in
            if action == .read || action == .treat, try Sights.of(actor, in: reader).isEverything {
                // Whoever sees everything needs no list of its sites; scopes still bind.
                return allow(actor, action, Resource(.study, id: study, sites: actor.clinicalSites))
            }
            return allow(actor, action, try StudySites.resource(study, in: reader))
        }
    }

    package func decide(_ actor: Actor, picture location: String) async throws -> Decision {
        try await archive.read { reader in
            let sight = try Sights.of(actor, in: reader)
            if sight.isEverything { return .allowed }
            let (studies, sites) = try StudySites.ofPicture(location, in: reader)
            if sight.covers(sites: sites) { return .allowed }
            for study in studies where try StudySites.sees(sight, study, in: reader) { return .allowed }
            return .hidden
        }
    }

    package func sight(of actor: Actor) async throws -> Sight {
        try await archive.read { try Sights.of(actor, in: $0) }
    }

    package func note(_ entry: LedgerEntry) { archive.note(entry) }

    package var canNote: Bool { !archive.trail.isFull }
}

/// Nobody may do anything: what a face has until it is told of a house.
package struct ClosedAccess: AccessDesk {
    package init() {}

    package func decide(_ actor: Actor, _ action: Action, study: String) async throws -> Decision { .hidden }
    package func decide(_ actor: Actor, picture location: String) async throws -> Decision { .hidden }
    package func sight(of actor: Actor) async throws -> Sight { .nothing }
    package func note(_ entry: LedgerEntry) {}
    package var canNote: Bool { true }
}

extension AccessDesk {
    /// Notes what somebody did now.
    package func note(
        _ actor: Actor, _ action: String, _ resource: Resource, address: String,
        outcome: LedgerEntry.Outcome = .done, detail: String = ""
    ) {
        note(
            LedgerEntry(
                actor, action, resource, at: Clock.nowMilliseconds(), address: address, outcome: outcome,
                detail: detail))
    }
}
