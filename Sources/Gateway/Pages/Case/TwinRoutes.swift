import Clinic
import Hummingbird
import Records

extension PageFace {
    /// Makes one case of two, takes that back, or says that they are two.
    @Sendable func caseSame(_ request: Request, _ context: PageContext) async throws -> Response {
        let key = try context.parameters.require("case")
        let form = try await Form.read(request, context)
        let (cases, _) = try CaseQuery.asked(context.visit, self)
        do {
            try await CaseQuery.same(key, form, cases, context.asker)
            return .redirect(to: URLs.casePage.link(try await stands(key, context.visit)))
        } catch let refusal as CaseRefusal where context.visit.language.twins.trouble(refusal) != nil {
            let view = try await CaseQuery.view(key, context.visit, self, notingAccess: false)
            let main = H.div(.class("case")) {
                H.p {
                    H.a(.href(URLs.casePage.link(view.key)), text: context.visit.language.team.backToCase)
                }
                CasePanel.same.frame(TwinPanel.content(view, trouble: refusal) ?? .empty, view)
            }
            return answer(
                PageContent(title: view.name, kind: "case", main: main), context.visit, status: .conflict)
        } catch let refusal as CaseRefusal {
            return try await CaseQuery.answering { throw refusal }
        }
    }

    /// The key of what a case has become.
    private func stands(_ key: String, _ visit: Visit) async throws -> String {
        try await CaseQuery.view(key, visit, self, notingAccess: false).key
    }
}

extension CaseQuery {
    static func same(_ key: String, _ form: Form, _ cases: Cases, _ asker: Asker) async throws {
        switch form["action"] {
        case "merge": try await cases.merge(key, form["other"], by: asker)
        case "apart": try await cases.keepApart(key, form["other"], by: asker)
        case "undo": try await cases.unmerge(form["other"], by: asker)
        default: throw PageError.badRequest
        }
    }
}
