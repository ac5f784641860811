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
    case .ledger:
        let may = !actor.sites { $0 == .auditAdministrator }.isEmpty
        return may && action != .change && action != .delete && action != .create ? .allowed : .forbidden
    }
}

/// A patient's record belongs to sites; nobody else sees it.
private func allowOnPatient(_ actor: Actor, _ action: Action, _ resource: Resource) -> Decision {
    let clinical = actor.clinicalSites
    let isOurs = !resource.sites.isDisjoint(with: clinical)
    let isEmergency = resource.record.map(actor.emergencyRecords.contains) ?? false
    switch action {
    case .list: return clinical.isEmpty ? .forbidden : .allowed
    case .create: return resource.sites.isSubset(of: clinical) && !clinical.isEmpty ? .allowed : .forbidden
    case .breakGlass: return clinical.isEmpty ? .hidden : .allowed
    case .read, .treat: return isOurs || isEmergency ? .allowed : .hidden
    case .export: return isOurs ? .allowed : .hidden
    case .change where resource.kind == .caseRecord || resource.kind == .patient:
        return isOurs || isEmergency ? .allowed : .hidden
    case .change, .delete, .administer:
        let managed = actor.sites { $0 == .imageManager }
        if !resource.sites.isDisjoint(with: managed) { return .allowed }
        return isOurs ? .forbidden : .hidden
    }
}

/// Everybody who works in the network may know who is on call; coordinators and system administrators of a site say so.
private func allowOnRota(_ actor: Actor, _ action: Action, _ resource: Resource) -> Decision {
    if action == .list || action == .read { return actor.memberships.isEmpty ? .forbidden : .allowed }
    let kept = actor.sites { $0 == .coordinator || $0 == .systemAdministrator }
    let isOurs = !resource.sites.isEmpty && resource.sites.isSubset(of: kept)
    return isOurs && action != .breakGlass && action != .treat ? .allowed : .forbidden
}

private func administration(
    _ actor: Actor, _ action: Action, _ resource: Resource, by role: Role
) -> Decision {
    let administered = actor.sites { $0 == role }
    switch action {
    case .list, .read: return actor.memberships.isEmpty ? .forbidden : .allowed
    default:
        let isOurs =
            resource.sites.isEmpty ? !administered.isEmpty : resource.sites.isSubset(of: administered)
        return isOurs ? .allowed : .forbidden
    }
}
