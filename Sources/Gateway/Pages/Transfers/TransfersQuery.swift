import Clinic
import Records

enum TransfersQuery {
    static let limit = 100

    static func model(
        _ visit: Visit, _ moving: WebMoving, _ clock: WallClock, message: String? = nil
    ) async throws -> TransfersModel {
        var model = TransfersModel(try await moving.overview(limit, visit.actor), limit: limit, visit, clock)
        model.message = message
        return model
    }

    /// Whether the visitor may do more than look.
    static func mayAct(_ visit: Visit) -> Bool { visit.session?.account.managesImages == true }

    /// Does what a button says.
    ///
    /// - Returns: what to say when it could not be done.
    static func act(_ form: Form, _ visit: Visit, _ moving: WebMoving) async throws -> String? {
        guard mayAct(visit) else { throw PageError.forbidden }
        guard let action = WebMoving.Action(rawValue: form["action"]) else { throw PageError.badRequest }
        do {
            try await moving.act(
                WebMoving.Wish(
                    action: action, transfer: Int64(form["transfer"]),
                    destination: TransferDestination(line: form["destination"])), visit.actor)
            return nil
        } catch is MovingRefusal {
            return visit.language.moving.didNotWork
        }
    }
}
