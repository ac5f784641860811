import Clinic
import Hummingbird
import Records

extension PageFace {
    func addPatients(to router: Router<PageContext>) {
        func get(_ url: URLs, _ handler: @escaping Handler) {
            router.get(RouterPath(url.rawValue), use: handler)
        }
        func post(_ url: URLs, _ handler: @escaping Handler) {
            router.post(RouterPath(url.rawValue), use: handler)
        }
        get(.patients, patients)
        post(.patients, searchPatients)
        post(.patientMatches, patientMatches)
        get(.newPatient, newPatient)
        post(.newPatient, createPatient)
        get(.duplicates, duplicates)
        post(.undoMerge, undoMerge)
        get(.patient, patient)
        post(.patient, changePatient)
        post(.patientPapers, patientPapers)
        get(.patientOther, patientOther)
        post(.patientOther, patientOther)
        get(.patientPair, patientPair)
        post(.patientPair, mergePatients)
    }

    private func desk() throws -> PatientDesk {
        guard let accounts = clinic.accounts else { throw PageError.notFound }
        return PatientDesk(accounts: accounts)
    }

    // MARK: - Lists

    @Sendable func patients(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await PatientsModel.make("", page: 0, desk(), context, clinic)
        return answer(PatientsView.page(model, context.visit), context.visit)
    }

    /// What is looked for travels in the body, as it is a patient's name or number.
    @Sendable func searchPatients(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let text = String(form["search"].prefix(WebLimits.searchCharacters)).trimmed
        let model = try await PatientsModel.make(
            text, page: Int(form["page"]) ?? 0, desk(), context, clinic)
        if context.visit.isFragment {
            return .html(PatientsView.region(model, context.visit), whole: false)
        }
        return answer(PatientsView.page(model, context.visit), context.visit)
    }

    /// Who may be meant while somebody types a new case.
    @Sendable func patientMatches(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let found = try await desk().matches(
            name: String(form["name"].prefix(100)), number: String(form["number"].prefix(64)),
            by: context.asker)
        return .html(
            PatientMatchView.view(found, chosen: form["patient"], context.visit), whole: false)
    }

    @Sendable func duplicates(_ request: Request, _ context: PageContext) async throws -> Response {
        let page = Int(request.uri.queryParameters["page"].map(String.init) ?? "") ?? 0
        let (pairs, isMore) = try await desk().duplicates(page: page, by: context.asker)
        let model = DuplicatesModel(
            pairs: pairs, page: max(0, page), isMore: isMore, sites: try await sites(context))
        return answer(DuplicatesView.page(model, context.visit), context.visit)
    }

    // MARK: - One record

    @Sendable func patient(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await patientModel(request, context)
        if model.sheet.record.key != context.parameters.get("patient") {
            return .redirect(to: URLs.patient.link(model.sheet.record.key))
        }
        return answer(PatientView.page(model, context.visit), context.visit)
    }

    @Sendable func patientPapers(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try await Form.read(request, context)
        var model = try await patientModel(request, context)
        model.sheet = try await desk().papers(model.sheet.record.key, by: context.asker)
        model.showsPapers = true
        return answer(PatientView.page(model, context.visit), context.visit)
    }

    @Sendable func changePatient(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let key = try context.parameters.require("patient")
        do {
            try await desk().change(
                key, to: PatientWish.draft(form), version: Int64(form["version"]) ?? 0, by: context.asker)
            return .redirect(to: URLs.patient.link(key).asking([("done", "saved")]))
        } catch let refusal as PatientRefusal {
            var model = try await patientModel(request, context)
            model.trouble = context.visit.language.refusal(refusal)
            model.typed = PatientWish.draft(form)
            return answer(
                PatientView.page(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    @Sendable func newPatient(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = NewPatientModel(sites: try await workplaces(context))
        guard !model.sites.isEmpty else { throw PageError.forbidden }
        return answer(NewPatientView.page(model, context.visit), context.visit)
    }

    @Sendable func createPatient(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let draft = PatientWish.draft(form)
        do {
            let made = try await desk().create(draft, at: Int64(form["site"]), by: context.asker)
            return .redirect(to: URLs.patient.link(made.key).asking([("done", "saved")]))
        } catch let refusal as PatientRefusal {
            let model = NewPatientModel(
                sites: try await workplaces(context), typed: draft,
                trouble: context.visit.language.refusal(refusal))
            return answer(
                NewPatientView.page(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    /// Finds the record that a patient turns out to be.
    @Sendable func patientOther(_ request: Request, _ context: PageContext) async throws -> Response {
        var text = ""
        if request.method == .post {
            let form = try await Form.read(request, context)
            text = String(form["search"].prefix(WebLimits.searchCharacters)).trimmed
        }
        let sheet = try await patientModel(request, context)
        var model = try await PatientsModel.make(text, page: 0, desk(), context, clinic)
        model.isSearchOnly = true
        model.other = sheet.sheet.record
        model.lines.removeAll { $0.record.id == sheet.sheet.record.id }
        if context.visit.isFragment {
            return .html(PatientsView.region(model, context.visit), whole: false)
        }
        return answer(PatientsView.other(model, context.visit), context.visit)
    }

    // MARK: - Two records

    @Sendable func patientPair(_ request: Request, _ context: PageContext) async throws -> Response {
        answer(PairView.page(try await pairModel(context), context.visit), context.visit)
    }

    @Sendable func mergePatients(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let from = try context.parameters.require("patient")
        let into = try context.parameters.require("other")
        do {
            if form["act"] == "distinct" {
                try await desk().distinguish(from, into, by: context.asker)
                return .redirect(to: URLs.patient.link(into).asking([("done", "distinct")]))
            }
            try await desk().merge(
                PatientDesk.MergeWish(
                    from: from, into: into, taking: PatientWish.taken(form), reason: form["reason"].trimmed),
                by: context.asker)
            return .redirect(to: URLs.patient.link(into).asking([("done", "merged")]))
        } catch let refusal as PatientRefusal {
            var model = try await pairModel(context)
            model.trouble = context.visit.language.refusal(refusal)
            return answer(
                PairView.page(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    @Sendable func undoMerge(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let key = try context.parameters.require("merge")
        do {
            let record = try await desk().undo(merge: key, by: context.asker)
            return .redirect(to: URLs.patient.link(record.key).asking([("done", "undone")]))
        } catch is PatientRefusal {
            // Another merge stands in the way.
            return .redirect(to: URLs.patient.link(form["shown"]).asking([("done", "blocked")]))
        }
    }

    // MARK: - Models

    private func sites(_ context: PageContext) async throws -> [Site] {
        guard let region = clinic.region else { throw PageError.notFound }
        return try await region.sites(by: context.asker)
    }

    private func workplaces(_ context: PageContext) async throws -> [Site] {
        let own = context.asker.actor.clinicalSites
        return try await sites(context).filter { $0.isActive && own.contains($0.id) }
    }

    private func patientModel(_ request: Request, _ context: PageContext) async throws -> PatientModel {
        let key = try context.parameters.require("patient")
        return PatientModel(
            sheet: try await desk().sheet(key, by: context.asker), sites: try await sites(context),
            clock: layout.clock, done: request.uri.queryParameters["done"].map(String.init) ?? "")
    }

    private func pairModel(_ context: PageContext) async throws -> PairModel {
        let from = try context.parameters.require("patient")
        let into = try context.parameters.require("other")
        do {
            return PairModel(
                pair: try await desk().pair(from: from, into: into, by: context.asker),
                sites: try await sites(context), clock: layout.clock)
        } catch is PatientRefusal {
            throw PageError.notFound
        }
    }
}
