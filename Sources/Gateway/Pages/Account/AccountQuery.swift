import Records

enum AccountQuery {
    static func model(_ session: Visit.Session) -> AccountModel {
        AccountModel(name: session.account.name, mustChange: session.account.mustChangePassword)
    }

    /// Changes the password if the form is whole and the house agrees.
    static func change(
        _ form: Form, _ session: Visit.Session, _ context: PageContext, _ clinic: WebClinic
    ) async throws -> AccountModel {
        var model = model(session)
        let phrases = context.visit.phrases
        guard form["new"] == form["again"] else {
            model.message = phrases.entry.notTheSame
            return model
        }
        guard form["new"] != form["current"] else {
            model.message = phrases.entry.unchanged
            return model
        }
        let wish = PasswordWish(
            name: session.account.name, current: form["current"], new: form["new"],
            address: context.remoteAddress, agent: context.agent)
        let outcome = try await clinic.changePassword(wish, context.visit.nowMilliseconds)
        model.message = AccountModel.message(outcome, phrases)
        if case .changed(let token) = outcome {
            model.newSession = token
            model.mustChange = false
        }
        return model
    }
}
