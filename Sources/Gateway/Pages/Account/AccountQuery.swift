import Clinic
import Records

enum AccountQuery {
    static func model(_ session: Visit.Session) -> AccountModel {
        AccountModel(name: session.account.name, mustChange: session.account.mustChangePassword)
    }

    /// Changes the password if the form is whole and the house agrees.
    static func change(
        _ form: Form, _ session: Visit.Session, _ visit: Visit, _ clinic: WebClinic
    ) async throws -> AccountModel {
        var model = model(session)
        let words = visit.phrases.entry
        guard form["new"] == form["again"] else {
            model.message = words.notTheSame
            return model
        }
        guard form["new"] != form["current"] else {
            model.message = words.unchanged
            return model
        }
        let wish = PasswordWish(
            session: session.token, current: String(form["current"].prefix(1000)),
            new: String(form["new"].prefix(1000)))
        let outcome = try await clinic.changePassword(wish, visit.nowMilliseconds)
        model.message = AccountModel.message(outcome, visit.phrases)
        if case .changed = outcome {
            model.changed = true
            model.mustChange = false
        }
        return model
    }
}
