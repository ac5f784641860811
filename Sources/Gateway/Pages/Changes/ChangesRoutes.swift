import Clinic
import Hummingbird
import Records

extension PageFace {
    /// The routes of the pages on which images are changed.
    func addChanges(to router: Router<PageContext>) {
        router.get(RouterPath(URLs.changes.rawValue), use: changes)
        router.post(RouterPath(URLs.undoChange.rawValue), use: undoChange)
        router.get(RouterPath(URLs.studyChange.rawValue), use: studyChange)
        router.post(RouterPath(URLs.studyChange.rawValue), use: changeStudy)
    }

    private func desk(_ context: PageContext) throws -> ImageChanges {
        guard let desk = clinic.archive.changes else { throw PageError.notFound }
        return desk.seen(by: context.visit.actor)
    }

    /// Who may change images, by name.
    private func manager(_ context: PageContext) throws -> String {
        guard let account = context.visit.session?.account, account.managesImages else {
            throw PageError.forbidden
        }
        return account.name
    }

    // MARK: - History

    @Sendable func changes(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await changesModel(ChangesQuery(request.asked), context)
        return answer(ChangesView.page(model, context.visit), context.visit)
    }

    @Sendable func undoChange(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let author = Author(name: try manager(context), reason: String(form["reason"].prefix(200)))
        guard let id = Int64(form["change"]) else { throw PageError.badRequest }
        let words = context.visit.phrases.archive.changes
        var trouble: String?
        do {
            try await desk(context).undo(id, by: author)
        } catch let refusal as ChangeRefusal {
            trouble = refusal.sentence(words)
        }
        var model = try await changesModel(ChangesQuery(Form(encoded: "")), context)
        model.trouble = trouble
        model.success = trouble == nil ? words.wasUndone : nil
        return answer(ChangesView.page(model, context.visit), context.visit)
    }

    private func changesModel(
        _ query: ChangesQuery, _ context: PageContext
    ) async throws -> ChangesModel {
        let changes = try await desk(context).history(
            query.filter, before: query.before, limit: ChangesModel.pageSize + 1)
        return ChangesModel(changes, query, context.visit, layout.clock)
    }

    // MARK: - One study

    @Sendable func studyChange(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await studyChangeModel(context)
        return answer(StudyChangeView.page(model, context.visit), context.visit)
    }

    /// Shows what would become of it, and does it when that has been confirmed.
    @Sendable func changeStudy(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let name = try manager(context)
        var model = try await studyChangeModel(context)
        guard let wish = ChangeWish(form, study: model.studyUID) else { throw PageError.badRequest }
        let words = context.visit.phrases.archive.changes
        do {
            let own = model.patient
            if wish.isConfirmed {
                let note = try await wish.perform(desk(context), own, by: name)
                if let note, !wish["tell"].isEmpty {
                    return try await told(wish["tell"], of: note, model.studyUID, context)
                }
                return .redirect(to: URLs.changes.link.asking([("study", model.studyUID)]))
            }
            let lines = try await wish.preview(desk(context), own).map { AttributeLine($0, words) }
            guard !lines.isEmpty || wish.action == .delete || wish.action == .reject else {
                throw ChangeRefusal.nothingToChange
            }
            return answer(StudyChangeView.confirmation(wish, lines, model, context.visit), context.visit)
        } catch let refusal as ChangeRefusal {
            model.trouble = refusal.sentence(words)
            model.wish = wish
            return answer(StudyChangeView.page(model, context.visit), context.visit)
        }
    }

    /// Takes a note of rejection to a device, and says how that went.
    private func told(
        _ title: String, of note: String, _ study: String, _ context: PageContext
    ) async throws -> Response {
        let words = context.visit.phrases.archive.changes
        let rules = try await clinic.archive.peers().first { $0.aeTitle == title }
        guard let rules else { throw PageError.badRequest }
        let trouble = await clinic.archive.tell(note, rules)
        var model = try await changesModel(ChangesQuery(Form(encoded: "study=\(study)")), context)
        if let trouble {
            model.trouble = words.notTold.filling("name", title).filling("what", trouble)
        } else {
            model.success = words.told.filling("name", title)
        }
        return answer(ChangesView.page(model, context.visit), context.visit)
    }

    private func studyChangeModel(_ context: PageContext) async throws -> StudyChangeModel {
        guard let study = try PathIdentifier.studyUID(context.parameters.require("study")),
            let contents = try await clinic.archive.contents(study)
        else { throw PageError.notFound }
        let attributes = try await desk(context).current(.study(study))
        var model = StudyChangeModel(contents, attributes, context.visit, layout.clock)
        model.peers = try await clinic.archive.peers().filter { $0.address != nil }.map(\.aeTitle)
        return model
    }
}

extension StudyChangeModel {
    /// The patient of the study.
    var patient: ImageTarget {
        func value(_ keyword: String) -> String { attributes.first { $0.keyword == keyword }?.old ?? "" }
        return .patient(id: value("PatientID"), issuer: value("IssuerOfPatientID"))
    }
}
