import Clinic
import Records

/// A resource as it stands now, before it has the number of its version.
struct ResourceDraft: Sendable {
    var type: String
    var id: String
    /// Where what it shows is found again.
    var subject: String
    var body: JSONValue
    var changedMilliseconds: Int64?
    /// What permission was asked for, for the ledger.
    var resource: Resource
    /// Resources that it refers to and that can only be found once their names are known.
    var companions: [ResourceDraft] = []
    /// It can never say anything else.
    var isFinal: Bool

    init(
        _ type: String, _ id: String, subject: String? = nil, changedMilliseconds: Int64? = nil,
        resource: Resource, _ members: JSONValue, isFinal: Bool = false
    ) {
        self.type = type
        self.id = id
        self.subject = subject ?? id
        self.changedMilliseconds = changedMilliseconds
        self.resource = resource
        self.isFinal = isFinal
        body = members
        body["resourceType"] = .text(type)
        body["id"] = .text(id)
    }

    var state: ResourceState {
        ResourceState(
            type: type, id: id, subject: subject, content: body.text,
            changedMilliseconds: changedMilliseconds, resource: resource, isFinal: isFinal)
    }
}

/// What drafts are made with: the address of this server, and the zone of times without one.
struct ResourceMaker: Sendable {
    /// Scheme and host of this server.
    let base: String
    let time: FHIRTime
    let version: String
}
