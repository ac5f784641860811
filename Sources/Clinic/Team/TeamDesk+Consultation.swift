import Archive
import Records

extension TeamDesk {
    /// Asks another site about a case. It sees the case from now on, with its images, and its neurologist is called.
    ///
    /// - Parameter wish: the random key of the form, so that sending it twice asks once.
    package func ask(
        case key: String, site: Int64, question: String, wish: String, by actor: Actor
    ) async throws -> Consultation {
        let question = try Self.text(question, needed: false)
        guard Self.isKey(wish) else { throw TeamRefusal.fieldUnusable }
        return try await change(case: key, by: actor, as: "ask-consultation", about: wish) { work in
            if let known = try ConsultationsTable.find(key: wish, in: work.reader) {
                guard known.caseID == work.item.id else { throw TeamRefusal.fieldUnusable }
                return known
            }
            let own = try work.ownSite()
            guard site != own, let there = try SitesTable.find(site, in: work.reader), there.isActive,
                there.kind != .region
            else { throw TeamRefusal.noSite }
            try CasesTable.share(
                work.item.id, with: site, on: .consultation, nowMilliseconds: work.now, in: work.writer)
            let made = try ConsultationsTable.insert(
                Consultation(
                    key: wish, caseID: work.item.id, fromSite: own, toSite: site, question: question,
                    asked: work.step), in: work.writer)
            _ = try Calling(work).start(.consultation, at: site, as: .consultationAsked)
            return made
        }
    }

    /// Answers for the site that was asked; before a decision it may be answered again, and all answers are kept.
    package func answer(consultation key: String, _ text: String, by actor: Actor) async throws {
        let text = try Self.text(text)
        let isRepeated = { @Sendable (item: Consultation) in
            item.state == .answered && item.answer == text && item.answered?.account == actor.account
        }
        try await change(
            consultation: key, to: .answered, by: actor, as: "answer-consultation", unless: isRepeated
        ) { work, item in
            guard work.isAt(item.toSite) else { throw TeamRefusal.forbidden }
            item.answer = text
            item.answered = work.step
            try Calling(work).end(.consultation, at: item.toSite)
            try work.tell(.consultationAnswered, item, people: [item.asked.account])
        }
    }

    /// Records what was decided, by either site.
    package func decide(
        consultation key: String, _ decision: Consultation.Decision, note: String, by actor: Actor
    ) async throws {
        let note = try Self.text(note, needed: false)
        let isRepeated = { @Sendable (item: Consultation) in
            item.state == .decided && item.decision == decision && item.decisionNote == note
                && item.decided?.account == actor.account
        }
        try await change(
            consultation: key, to: .decided, by: actor, as: "decide-consultation", unless: isRepeated
        ) { work, item in
            guard work.isAt(item.toSite) || work.isAt(item.fromSite) else { throw TeamRefusal.forbidden }
            item.decision = decision
            item.decisionNote = note
            item.decided = work.step
            try Calling(work).end(.consultation, at: item.toSite)
            try work.tell(.consultationDecided, item, people: [item.asked.account, item.answered?.account])
        }
    }

    /// Takes a question back that nobody has answered.
    package func withdraw(consultation key: String, by actor: Actor) async throws {
        try await change(consultation: key, to: .withdrawn, by: actor, as: "withdraw-consultation") {
            work, item in
            guard work.isAt(item.fromSite) else { throw TeamRefusal.forbidden }
            try Calling(work).end(.consultation, at: item.toSite)
        }
    }

    /// - Parameter unless: the same hand has sent the same before, so that it stands already.
    private func change(
        consultation key: String, to state: Consultation.State, by actor: Actor, as word: String,
        unless isRepeated: @escaping @Sendable (Consultation) -> Bool = { _ in false },
        _ body: @escaping @Sendable (Work, inout Consultation) throws -> Void
    ) async throws {
        let caseKey = try await archive.read { reader -> String? in
            guard let item = try ConsultationsTable.find(key: key, in: reader) else { return nil }
            return try CasesTable.find(item.caseID, in: reader)?.key
        }
        try await change(case: caseKey ?? "", by: actor, as: word, about: caseKey == nil ? "" : key) { work in
            guard var item = try ConsultationsTable.find(key: key, in: work.reader) else {
                throw TeamRefusal.hidden
            }
            if isRepeated(item) { return }
            guard item.state.mayBecome(state) else { throw TeamRefusal.movedOn }
            item.state = state
            try body(work, &item)
            try ConsultationsTable.update(item, answering: state == .answered, in: work.writer)
        }
    }
}

extension TeamDesk.Work {
    fileprivate func tell(_ event: TeamEvent, _ item: Consultation, people: [Int64?]) throws {
        try Announcing(writer: writer, item: self.item, now: now).tell(
            event, site: item.fromSite, other: item.toSite, detail: item.decision?.rawValue ?? "",
            accounts: Set(people.compactMap { $0 }).subtracting([actor.account].compactMap { $0 }),
            hooks: true)
    }
}
