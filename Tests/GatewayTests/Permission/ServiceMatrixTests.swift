import Archive
import Clinic
import DICOM
import Foundation
import Logging
import Records
import Testing

@testable import Gateway

/// The matrix of permissions of DICOM, made from the services that a server registers.
@Suite struct ServiceMatrixTests {
    /// What each kind of request needs. A service without a row here fails the first test.
    private static let rows: [String: ServiceNeed] = [
        "\(CommandField.findRequest) study": .looks(.study),
        "\(CommandField.findRequest) schedule": .looks(.schedule),
        "\(CommandField.getRequest) study": .looks(.study),
        "\(CommandField.moveRequest) study": .looks(.study),
        "\(CommandField.attributesRequest) schedule": .looks(.schedule),
        "\(CommandField.actionRequest) study": .confirms(.study),
    ]

    private static func with(_ body: ([any DIMSEService]) async throws -> Void) async throws {
        try await withFolder { folder in
            let archive = try Archive.open(folder: folder + "/data", options: .init(reservedBytes: 0))
            defer { archive.close() }
            let desks = DIMSEServer.Desks(
                peers: Peers(archive: archive), finder: Finder(archive: archive),
                retrieval: Retrieval(archive: archive), commitments: Commitments(archive: archive),
                schedule: Schedule(archive: archive), procedures: PerformedProcedures(archive: archive),
                films: FilmStore(archive: archive))
            let server = DIMSEServer(
                configuration: .init(), desk: FakeDesk(), desks: desks, logger: PageFixtures.quiet)
            try await body(server.registered(server.courier))
        }
    }

    @Test func `every service that is registered has its place, and none is missing`() async throws {
        try await Self.with { services in
            #expect(Set(services.map(\.field)).count >= 8)
            var seen: Set<String> = []
            for service in services {
                let name = "\(service.field) \(service.need.kind)"
                seen.insert(name)
                if case .brings(.schedule) = service.need { continue }
                #expect(Self.rows[name] == service.need, "\(name) has no place")
            }
            #expect(seen.isSuperset(of: Self.rows.keys))
        }
    }

    @Test func `who may not query is offered nothing that looks`() async throws {
        try await Self.with { services in
            var closed = AssociationPolicy.storage()
            ServiceTable(services).extend(&closed, mayQuery: false)
            var open = AssociationPolicy.storage()
            ServiceTable(services).extend(&open, mayQuery: true)
            for service in services {
                for sopClass in service.sopClasses {
                    #expect(open.abstractSyntaxes.contains(sopClass))
                    let others = services.filter { $0.sopClasses.contains(sopClass) }
                    if others.allSatisfy(\.need.isLooking) {
                        #expect(!closed.abstractSyntaxes.contains(sopClass), "\(sopClass)")
                    }
                }
            }
        }
    }

    /// Each service beside each place a device can stand, with and without the right to query.
    @Test func `what looks shows a device its own site's alone`() async throws {
        try await Self.with { services in
            for service in services {
                guard let action = service.need.action else { continue }
                let ours = Resource(service.need.kind, id: "1.2.3", sites: [1])
                for site in [Int64(1), 2] {
                    for mayQuery in [true, false] {
                        let device = Actor.device("D", site: site, mayQuery: mayQuery)
                        let expected: Decision = site == 1 && mayQuery ? .allowed : .hidden
                        #expect(allow(device, action, ours) == expected, "\(service.field)")
                        #expect(allow(device, .change, ours) != .allowed)
                        #expect(allow(device, .delete, ours) != .allowed)
                    }
                }
            }
        }
    }
}
