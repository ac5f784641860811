import Clinic
import Logging
import Records

/// What the pages of the archive ask of the house, as closures: `init(browser:peers:contacts:echo:films:)` ties them to the
/// real façades; a house without them is empty.
package struct WebArchive: Sendable {
    package var studies:
        @Sendable (_ wish: StudyWish, _ after: Int64?, _ actor: Actor) async throws -> StudyBrowser.Page = {
            _, _, _ in .init(studies: [], next: nil)
        }
    package var choices: @Sendable (Actor) async throws -> StudyBrowser.Choices = { _ in
        .init(modalities: [], sources: [])
    }
    package var contents: @Sendable (_ studyUID: String) async throws -> StudyBrowser.Contents? = { _ in nil }
    package var instances: @Sendable (SeriesPlace, _ offset: Int) async throws -> StudyBrowser.Instances? = {
        _, _ in nil
    }
    package var tags: @Sendable (InstancePlace, _ find: String) async throws -> TagSheet? = { _, _ in nil }
    package var peers: @Sendable () async throws -> [PeerRules] = { [] }
    package var contacts:
        @Sendable () async throws -> (
            contacts: [PeerContacts.Contact], failures: [PeerContacts.Failure]
        ) = { ([], []) }
    /// Calls a device and says how it went; within seconds.
    package var test: @Sendable (PeerRules) async -> EchoOutcome = { _ in .noAddress }
    package var changePeer: @Sendable (PeerWish, Actor) async throws -> Void = { _, _ in }
    /// The sites at which a device can stand.
    package var sites: @Sendable () async throws -> [Site] = { [] }
    package var removePeer: @Sendable (_ aeTitle: String, Actor) async throws -> Void = { _, _ in }
    /// Digital film, the newest first, from before one if it is given; and how many there are.
    package var films:
        @Sendable (_ before: Int64?, _ actor: Actor) async throws -> (films: [FilmSheet], count: Int) = {
            _, _ in ([], 0)
        }
    package var film: @Sendable (_ filmUID: String, _ actor: Actor) async throws -> FilmSheet? = { _, _ in
        nil
    }
    /// Our results beside those of other programs.
    package var comparison: @Sendable (_ actor: Actor) async throws -> Comparison = { _ in Comparison([]) }
    /// The ledger, for those who may read it.
    package var audit:
        @Sendable (AuditTrail.Filter, _ before: Int64, _ actor: Actor) async throws -> AuditTrail.Page = {
            _, _, _ in throw AuditTrail.Refusal.forbidden
        }
    /// The version of this build.
    package var version = ""
    /// What we call ourselves on the DICOM network.
    package var aeTitle = "WILLIS"

    /// Who changes images; without one there are no pages for it.
    package var changes: ImageChanges?

    /// Takes a note of rejection to a device; says why when it could not.
    package var tell: @Sendable (_ notePath: String, PeerRules) async -> String? = { _, _ in "" }

    package init() {}

    package init(
        browser: StudyBrowser, peers: Peers, contacts: PeerContacts, echo: EchoTest,
        changes: ImageChanges? = nil, courier: NoteCourier? = nil, films: FilmStore
    ) {
        self.changes = changes
        if let courier { tell = { await courier.take($0, to: $1) } }
        self.films = { try await films.list(before: $0 ?? .max, limit: WebLimits.films, for: $1) }
        film = { try await films.film($0, for: $1) }
        studies = { try await browser.studies($0, after: $1, limit: WebLimits.archiveStudies, for: $2) }
        choices = { try await browser.choices(for: $0) }
        contents = { try await browser.contents(studyUID: $0) }
        instances = { place, offset in
            try await browser.instances(
                studyUID: place.study, seriesUID: place.series, offset: offset,
                limit: WebLimits.archiveInstances)
        }
        tags = { place, find in
            try await browser.tags(
                studyUID: place.study, seriesUID: place.series, sopInstanceUID: place.instance, find: find)
        }
        self.peers = { try await peers.list() }
        self.contacts = { try await contacts.known() }
        test = { await echo.ask($0) }
        changePeer = { wish, actor in
            _ = try await peers.change(wish.aeTitle, by: actor) { rules in wish.apply(to: &rules) }
        }
        removePeer = { try await peers.remove($0, by: $1) }
        sites = { try await peers.sites() }
        aeTitle = echo.aeTitle
    }
}

/// Which series is meant.
package struct SeriesPlace: Sendable, Equatable {
    package var study: String
    package var series: String
}

/// Which object is meant.
package struct InstancePlace: Sendable, Equatable {
    package var study: String
    package var series: String
    package var instance: String
}
