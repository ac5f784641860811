import Archive
import Records

extension TeamDesk {
    /// A message that waited for longer says when it was written.
    private static let shownAgoMilliseconds: Int64 = 20_000

    /// Says something about a case, with pictures of its results.
    ///
    /// - Parameters:
    ///   - images: locations of pictures of the case's own studies.
    ///   - agoMilliseconds: how long it has waited for a connection.
    ///   - wish: the random key of the form, so that sending it twice says it once.
    package func post(
        case key: String, text: String, images: [String] = [], wish: String, agoMilliseconds: Int64 = 0,
        by actor: Actor
    ) async throws -> CaseMessage {
        let text = try Self.text(text, needed: images.isEmpty)
        guard Self.isKey(wish) else { throw TeamRefusal.fieldUnusable }
        guard images.count <= TeamText.images else { throw TeamRefusal.noPicture }
        return try await change(case: key, by: actor, as: "post-message", about: wish) { work in
            if let known = try CaseMessages.find(case: work.item.id, wish: wish, in: work.reader) {
                return known
            }
            let choices = images.isEmpty ? [] : try Self.pictures(of: work.item.id, in: work.reader)
            let chosen = images.compactMap { location in choices.first { $0.location == location } }
            guard chosen.count == images.count else { throw TeamRefusal.noPicture }
            let message = CaseMessage(
                key: RandomKey.make(), caseID: work.item.id, account: actor.account, author: actor.name,
                atMilliseconds: work.now,
                writtenMilliseconds: agoMilliseconds < Self.shownAgoMilliseconds
                    ? nil : work.now - min(agoMilliseconds, 86_400_000), text: text, images: chosen)
            guard let made = try CaseMessages.insert(message, wish: wish, in: work.writer) else {
                throw TeamRefusal.movedOn
            }
            let others = try Self.participants(of: work.item.id, in: work.reader)
                .subtracting([actor.account].compactMap { $0 })
            try Announcing(writer: work.writer, item: work.item, now: work.now).tell(
                .message, site: work.item.site, accounts: others, hooks: true)
            return made
        }
    }

    /// Everybody who has taken part in the team of a case: called it, come, asked, answered, or said something.
    static func participants(of id: Int64, in reader: Reader) throws -> Set<Int64> {
        var people: Set<Int64> = []
        for activation in try ActivationsTable.ofCase(id, in: reader) {
            if let starter = activation.startedBy { people.insert(starter) }
            for (call, _) in try ActivationsTable.calls(of: activation.id, in: reader)
            where call.state == .accepted { people.insert(call.account) }
        }
        for item in try ConsultationsTable.ofCase(id, in: reader) {
            people.formUnion([item.asked, item.answered, item.decided].compactMap { $0?.account })
        }
        people.formUnion(try CaseMessages.ofCase(id, in: reader).compactMap(\.account))
        return people
    }

    /// The pictures of a case's results that a message may point at.
    static func pictures(of id: Int64, in reader: Reader) throws -> [CaseMessage.KeyImage] {
        var images: [CaseMessage.KeyImage] = []
        for uid in try CaseMessages.studies(of: id, in: reader) {
            guard let listed = try Studies.listed(uid, in: reader) else { continue }
            for report in try Reports.current(study: listed.id, in: reader) {
                for picture in report.pictures {
                    let slice = picture.slice.map { " \($0 + 1)" } ?? ""
                    images.append(
                        CaseMessage.KeyImage(
                            studyUID: uid, location: picture.location, caption: picture.code + slice))
                }
            }
        }
        return images
    }
}
