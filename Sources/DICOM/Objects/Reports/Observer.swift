/// Who observed what a report says (PS3.16 TID 1002).
public enum Observer: Sendable, Hashable {
    /// A person (TID 1003).
    case person(Person)
    /// A device or program (TID 1004).
    case device(Device)

    /// A person who observed (TID 1003).
    public struct Person: Sendable, Hashable {
        /// Who.
        public var name: PersonName
        /// The organization that the person belongs to; empty when nothing is said.
        public var organization: String
        /// Role in the organization, of context group 7452; `nil` when nothing is said.
        public var roleInOrganization: Code?
        /// Role in this procedure, of context group 7453; `nil` when nothing is said.
        public var roleInProcedure: Code?

        /// Describes a person.
        public init(
            name: PersonName, organization: String = "", roleInOrganization: Code? = nil,
            roleInProcedure: Code? = nil
        ) {
            self.name = name
            self.organization = organization
            self.roleInOrganization = roleInOrganization
            self.roleInProcedure = roleInProcedure
        }
    }

    /// A device or program that observed (TID 1004).
    public struct Device: Sendable, Hashable {
        /// An identifier that stays the same for the same device.
        public var uid: UID
        /// Its name; empty when nothing is said, as for all that follow.
        public var name: String
        /// Who made it.
        public var manufacturer: String
        /// Model.
        public var modelName: String
        /// Serial number.
        public var serialNumber: String
        /// Where it was during the observation.
        public var location: String

        /// Describes a device.
        public init(
            uid: UID, name: String = "", manufacturer: String = "", modelName: String = "",
            serialNumber: String = "", location: String = ""
        ) {
            self.uid = uid
            self.name = name
            self.manufacturer = manufacturer
            self.modelName = modelName
            self.serialNumber = serialNumber
            self.location = location
        }
    }

    /// The items of the template.
    public var items: [ContentItem] {
        switch self {
        case .person(let person):
            [.code(.observationContext, .observerType, .person)] + person.items
        case .device(let device):
            [.code(.observationContext, .observerType, .device)] + device.items
        }
    }

    /// Reads all observers of a report from the items below its root: each begins with its type or, where that is
    /// left out, is a person.
    static func list(_ items: [ContentItem]) -> [Observer] {
        var runs: [[ContentItem]] = []
        let context = items.filter { $0.relationship == ContentRelationship.observationContext.rawValue }
        for item in context {
            let begins = item.concept?.means(.observerType) ?? false
            if begins || runs.isEmpty { runs.append([]) }
            runs[runs.count - 1].append(item)
        }
        return runs.compactMap { run in
            if let device = Device(run) { return .device(device) }
            return Person(run).map { .person($0) }
        }
    }
}

extension Observer.Person {
    fileprivate var items: [ContentItem] {
        var items = [ContentItem.person(.observationContext, .personObserverName, name)]
        if !organization.isEmpty {
            items.append(.text(.observationContext, .personObserverOrganization, organization))
        }
        if let roleInOrganization {
            items.append(.code(.observationContext, .personObserverRoleInOrganization, roleInOrganization))
        }
        if let roleInProcedure {
            items.append(.code(.observationContext, .personObserverRoleInProcedure, roleInProcedure))
        }
        return items
    }

    fileprivate init?(_ items: [ContentItem]) {
        guard case .personName(let name)? = items.first(.personObserverName)?.value else { return nil }
        self.init(
            name: name, organization: items.text(.personObserverOrganization) ?? "",
            roleInOrganization: items.code(.personObserverRoleInOrganization),
            roleInProcedure: items.code(.personObserverRoleInProcedure))
    }
}

extension Observer.Device {
    fileprivate var items: [ContentItem] {
        let texts: [(Code, String)] = [
            (.deviceObserverName, name), (.deviceObserverManufacturer, manufacturer),
            (.deviceObserverModelName, modelName), (.deviceObserverSerialNumber, serialNumber),
            (.deviceObserverLocation, location),
        ]
        return [.uid(.observationContext, .deviceObserverUID, uid)]
            + texts.filter { !$0.1.isEmpty }.map { .text(.observationContext, $0.0, $0.1) }
    }

    fileprivate init?(_ items: [ContentItem]) {
        guard case .uid(let uid)? = items.first(.deviceObserverUID)?.value else { return nil }
        self.init(
            uid: uid, name: items.text(.deviceObserverName) ?? "",
            manufacturer: items.text(.deviceObserverManufacturer) ?? "",
            modelName: items.text(.deviceObserverModelName) ?? "",
            serialNumber: items.text(.deviceObserverSerialNumber) ?? "",
            location: items.text(.deviceObserverLocation) ?? "")
    }
}
