import Clinic
import Records

extension ResourceMaker {
    func organization(_ site: Site) -> ResourceDraft {
        var extensions: [JSONValue] = site.capabilities.sorted().map {
            ["url": .text(FHIRCodes.own + "site-capability"), "valueCode": .text($0.rawValue)]
        }
        if let hours = JSONValue.words(site.serviceHours) {
            extensions.append(["url": .text(FHIRCodes.own + "service-hours"), "valueString": hours])
        }
        return ResourceDraft(
            "Organization", String(site.id), resource: Resource(.site, id: "\(site.id)", sites: [site.id]),
            .having([
                "extension": .list(extensions),
                "identifier": [FHIRCodes.identifier(FHIRCodes.own + "site", String(site.id))],
                "active": .flag(site.isActive),
                "type": [
                    FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.siteKinds, site.kind.rawValue)])
                ],
                "name": .words(site.name), "alias": JSONValue.words(site.englishName).map { [$0] },
                "partOf": site.parent.map { FHIRCodes.reference("Organization", String($0)) },
            ]))
    }

    func practitioner(_ person: ResourcePerson) -> ResourceDraft {
        ResourceDraft(
            "Practitioner", String(person.account.id),
            resource: Resource(.person, id: "\(person.account.id)"),
            .having([
                "identifier": [FHIRCodes.identifier(FHIRCodes.own + "account", person.account.name)],
                "active": .flag(person.isActive),
                "name": JSONValue.words(person.account.name).map { [["text": $0]] },
            ]))
    }

    func roles(_ person: ResourcePerson, _ sites: [Int64: Site]) -> [ResourceDraft] {
        person.roles.map { role in
            ResourceDraft(
                "PractitionerRole", "\(person.account.id)-\(role.site)-\(role.role.rawValue)",
                resource: Resource(.person, id: "\(person.account.id)"),
                .having([
                    "active": .flag(person.isActive),
                    "practitioner": FHIRCodes.reference(
                        "Practitioner", String(person.account.id), display: person.account.name),
                    "organization": FHIRCodes.reference(
                        "Organization", String(role.site), display: sites[role.site]?.name),
                    "code": [FHIRCodes.concept(Self.codings(role.role))],
                ]))
        }
    }

    private static func codings(_ role: Role) -> [JSONValue] {
        let general: String? =
            switch role {
            case .emergencyPhysician, .neurologist, .interventionist, .radiologist: "doctor"
            case .nurse: "nurse"
            case .researcher: "researcher"
            default: nil
            }
        let ours = FHIRCodes.coding(FHIRCodes.roles, role.rawValue)
        guard let general else { return [ours] }
        return [
            ours, FHIRCodes.coding("http://terminology.hl7.org/CodeSystem/practitioner-role", general),
        ]
    }
}
