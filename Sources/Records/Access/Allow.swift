/// What may be done, decided here and nowhere else.
package enum Decision: String, Codable, Sendable {
    case allowed
    /// The actor may know that it exists, and may not do this.
    case forbidden
    /// The actor may not even know that it exists: every face answers as if it did not.
    case hidden
}

/// Whether `actor` may do `action` to `resource`. Pure: nothing but its arguments decides.
package func allow(_ actor: Actor, _ action: Action, _ resource: Resource) -> Decision {
    if actor.kind == .stranger { return .hidden }
    if actor.kind == .house { return .allowed }
    if let scopes = actor.scopes, !scopes.contains(action) { return .forbidden }
    switch resource.kind {
    case .caseRecord, .patient, .study, .schedule: return allowOnPatient(actor, action, resource)
    case .site, .device, .storage, .rule, .node:
        return administration(actor, action, resource, by: .systemAdministrator)
    case .rota: return allowOnRota(actor, action, resource)
    case .person: return administration(actor, action, resource, by: .securityAdministrator)
    case .ledger: return allowOnLedger(actor, action)
    }
}

/// A patient's record belongs to sites; nobody else sees it.
private func allowOnPatient(_ actor: Actor, _ action: Action, _ resource: Resource) -> Decision {
    let clinical = actor.clinicalSites
    // Who puts images right sees whose they are, but not what was written in cases.
    let managed = resource.kind == .caseRecord ? [] : actor.sites { $0 == .imageManager }
    let isOurs = !resource.sites.isDisjoint(with: clinical)
    let isManaged = !resource.sites.isDisjoint(with: managed)
    let isEmergency = resource.record.map(actor.emergencyRecords.contains) ?? false
    let isSeen = isOurs || isManaged || isEmergency
    switch action {
    case .list: return clinical.isEmpty && managed.isEmpty ? .forbidden : .allowed
    case .create: return resource.sites.isSubset(of: clinical) && !clinical.isEmpty ? .allowed : .forbidden
    case .breakGlass: return isPerson(actor) && !clinical.isEmpty ? .allowed : .forbidden
    case .read: return isSeen ? .allowed : .hidden
    case .treat:
        // Technicians make images; they neither advise nor decide.
        let treated = actor.sites { $0.isClinical && $0 != .technician }
        if !resource.sites.isDisjoint(with: treated) { return .allowed }
        if isEmergency && !treated.isEmpty { return .allowed }
        return isSeen ? .forbidden : .hidden
    case .export: return isOurs ? .allowed : isSeen ? .forbidden : .hidden
    case .change where resource.kind == .caseRecord || resource.kind == .patient:
        return isSeen ? .allowed : .hidden
    case .administer where resource.kind == .patient:
        // Which records are one person is said by who coordinates or keeps the images of a site that has them.
        let kept = actor.sites { $0 == .coordinator || $0 == .imageManager }
        return !resource.sites.isDisjoint(with: kept) ? .allowed : isSeen ? .forbidden : .hidden
    case .change, .delete, .administer:
        return isManaged ? .allowed : isSeen ? .forbidden : .hidden
    }
}

/// Everybody who works in the network may know who is on call; coordinators and system administrators of a site say so.
private func allowOnRota(_ actor: Actor, _ action: Action, _ resource: Resource) -> Decision {
    if action == .list || action == .read { return actor.memberships.isEmpty ? .forbidden : .allowed }
    let kept = actor.sites { $0 == .coordinator || $0 == .systemAdministrator }
    let isOurs = !resource.sites.isEmpty && resource.sites.isSubset(of: kept)
    return isOurs && action != .breakGlass && action != .treat ? .allowed : .forbidden
}

/// Only people break the glass: programs and devices have no emergency.
private func isPerson(_ actor: Actor) -> Bool {
    if case .person = actor.kind { true } else { false }
}

/// The trail is read, exported and looked after by who administers it, and changed by nobody.
private func allowOnLedger(_ actor: Actor, _ action: Action) -> Decision {
    switch action {
    case .list, .read, .export, .administer:
        actor.sites { $0 == .auditAdministrator }.isEmpty ? .forbidden : .allowed
    case .create, .change, .delete, .treat, .breakGlass: .forbidden
    }
}

/// What belongs to the house: everybody who works here may look, and one kind of administrator may change it.
private func administration(
    _ actor: Actor, _ action: Action, _ resource: Resource, by role: Role
) -> Decision {
    switch action {
    case .list, .read: return actor.memberships.isEmpty ? .forbidden : .allowed
    case .treat, .breakGlass: return .forbidden
    case .create, .change, .delete, .administer, .export:
        let administered = actor.sites { $0 == role }
        let isOurs =
            resource.sites.isEmpty ? !administered.isEmpty : resource.sites.isSubset(of: administered)
        return isOurs ? .allowed : .forbidden
    }
}
