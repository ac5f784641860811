import Archive
import Records

extension TeamDesk {
    /// Asks another site to take the patient. It sees the case and its images from now on: they are there before the
    /// patient is. A second request while one is open gives that one.
    package func requestTransfer(
        case key: String, to site: Int64, reason: String, by actor: Actor
    ) async throws -> CaseTransfer {
        let reason = try Self.text(reason, needed: false)
        return try await change(case: key, by: actor, as: "request-transfer") { work in
            let own = try work.ownSite()
            guard site != own, let there = try SitesTable.find(site, in: work.reader), there.isActive,
                there.kind != .region
            else { throw TeamRefusal.noSite }
            let wish = CaseTransfer(
                key: RandomKey.make(), caseID: work.item.id, fromSite: own, toSite: site, reason: reason,
                steps: [work.transferStep(.requested)])
            guard let made = try CaseTransfersTable.insert(wish, in: work.writer) else {
                let open = try CaseTransfersTable.ofCase(work.item.id, in: work.reader)
                    .first { $0.toSite == site && $0.state.isOpen }
                guard let open else { throw TeamRefusal.movedOn }
                return open
            }
            try CasesTable.share(
                work.item.id, with: site, on: .transfer, nowMilliseconds: work.now, in: work.writer)
            try work.mark(.transferRequest)
            _ = try Calling(work).start(.transfer, at: site, as: .transferRequested)
            return made
        }
    }

    /// Takes the next step: accepted and refused by the receiving site, under way by the sending one, arrived by the
    /// receiving one, cancelled by the sending one. Who refuses sees case and images no longer, unless something else
    /// gives a ground.
    package func moveTransfer(
        _ key: String, to state: CaseTransfer.State, note: String, by actor: Actor
    ) async throws {
        let note = try Self.text(note, needed: CaseTransfer.needsNote(state))
        let caseKey = try await archive.read { reader -> String? in
            guard let item = try CaseTransfersTable.find(key: key, in: reader) else { return nil }
            return try CasesTable.find(item.caseID, in: reader)?.key
        }
        try await change(
            case: caseKey ?? "", by: actor, as: "transfer-\(state.rawValue)", about: caseKey == nil ? "" : key
        ) { work in
            guard let item = try CaseTransfersTable.find(key: key, in: work.reader) else {
                throw TeamRefusal.hidden
            }
            try Self.step(item, to: state, note, work)
        }
    }

    private static func step(
        _ item: CaseTransfer, to state: CaseTransfer.State, _ note: String, _ work: Work
    ) throws {
        // Sent twice by the same hand: it stands already.
        if item.state == state, item.steps.last?.account == work.actor.account { return }
        guard let side = item.side(for: state) else { throw TeamRefusal.movedOn }
        guard work.isAt(side == .sending ? item.fromSite : item.toSite) else { throw TeamRefusal.forbidden }
        try CaseTransfersTable.add(work.transferStep(state, note), to: item.id, in: work.writer)
        if state != .underWay && state != .arrived { try Calling(work).end(.transfer, at: item.toSite) }
        switch state {
        case .accepted: try work.mark(.transferAccept)
        case .underWay: try work.mark(.doorOut)
        case .arrived: try work.mark(.hubDoor)
        case .refused, .cancelled:
            // What was shown for the sake of the patient's coming is shown no longer.
            try CasesTable.unshare(
                work.item.id, from: item.toSite, ground: .transfer, nowMilliseconds: work.now,
                in: work.writer)
        case .requested: break
        }
        if state == .underWay, item.toSite != work.item.site { try setTransferred(work) }
        if state == .arrived {
            try CasesTable.share(
                work.item.id, with: item.toSite, on: .encounter, nowMilliseconds: work.now, in: work.writer)
        }
        let people = Set(item.steps.compactMap(\.account)).subtracting([work.actor.account].compactMap { $0 })
        try Announcing(writer: work.writer, item: work.item, now: work.now).tell(
            .transferChanged, site: item.fromSite, other: item.toSite, detail: state.rawValue,
            accounts: people,
            hooks: true)
    }

    /// Another site carries on.
    private static func setTransferred(_ work: Work) throws {
        guard var item = try CasesTable.find(work.item.id, in: work.reader),
            [.expected, .active, .treated].contains(item.state)
        else { return }
        item.state = .transferred
        guard try CasesTable.update(item, in: work.writer) else { throw TeamRefusal.movedOn }
    }
}

extension TeamDesk.Work {
    fileprivate func transferStep(_ state: CaseTransfer.State, _ note: String = "") -> CaseTransfer.Step {
        CaseTransfer.Step(
            state: state, account: actor.account, name: actor.name, atMilliseconds: now, note: note)
    }
}
