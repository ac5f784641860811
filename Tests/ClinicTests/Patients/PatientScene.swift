import DICOM
import Records

@testable import Archive
@testable import Clinic

/// Two hospitals and the people who know patients there.
struct PatientScene {
    let house: House
    let desk: PatientDesk
    let west: Int64 = Site.first
    let east: Int64

    init() async throws {
        house = try House()
        desk = PatientDesk(archive: house.archive)
        east = try await house.archive.write { writer in
            try SitesTable.insert(
                Site(id: 0, parent: Site.first, name: "东区", kind: .alliance), in: writer
            ).id
        }
    }

    func asker(_ roles: (site: Int64, role: Role)..., account: Int64 = 7) -> Asker {
        Asker(
            Actor(
                kind: .person(account: account), name: "P\(account)",
                memberships: Set(roles.map { Membership(site: $0.site, role: $0.role) })),
            nowMilliseconds: house.clock.now)
    }

    var doctor: Asker { asker((west, .emergencyPhysician)) }
    var eastern: Asker { asker((east, .neurologist), account: 8) }
    var coordinator: Asker { asker((west, .coordinator), (east, .coordinator), account: 9) }
    var cases: Cases { Cases(archive: house.archive, clock: { [clock = house.clock] in clock.now }) }

    func mrn(_ value: String, at site: Int64 = Site.first) -> PatientNumber {
        PatientNumber(kind: "mrn", site: site, value: value)
    }

    func made(
        _ name: String, born: String = "", sex: String = "", numbers: [PatientNumber] = [],
        isUnknown: Bool = false, by asker: Asker? = nil
    ) async throws -> PatientRecord {
        try await desk.create(
            PatientDraft(name: name, birthDate: born, sex: sex, isUnknown: isUnknown, numbers: numbers),
            by: asker ?? doctor)
    }

    func found(_ text: String, by asker: Asker? = nil) async throws -> [String] {
        try await desk.search(text, by: asker ?? doctor).lines.map(\.record.name)
    }

    /// A study of one image, as a device of a site sends it.
    func receive(_ study: String, _ patientID: String, name: String = "Zhang^San=张^三", site: Int64 = 1)
        async throws
    {
        var image = TestImage(study: study, patientID: patientID)
        image.dataSet.set(.patientName, name)
        var object = image.incoming(from: "CT\(site)")
        object.site = site
        _ = await house.intake.receive(try image.bytes(), as: object)
    }

    func owner(_ study: String) async throws -> PatientRecord? {
        try await house.archive.read { reader in
            try StudySites.record(of: study, in: reader).flatMap { try PatientRecords.find($0, in: reader) }
        }
    }

    func ledger() async throws -> [String] {
        await house.archive.writeTrail()
        return try await house.archive.read { reader in
            try reader.rows("SELECT action, outcome FROM ledger WHERE resource = 'patient' ORDER BY id")
                .map { "\($0.text("action")) \($0.text("outcome"))" }
        }
    }
}
