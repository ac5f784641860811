import Clinic
import Foundation
import Hummingbird
import Records

extension PageFace {
    @Sendable func rota(_ request: Request, _ context: PageContext) async throws -> Response {
        let model = try await rotaModel(
            site: request.uri.queryParameters.get("site").flatMap(Int64.init),
            week: request.uri.queryParameters.get("week").flatMap(Int.init) ?? 0, context.visit)
        return answer(RotaView.page(model, context.visit), context.visit)
    }

    @Sendable func changeRota(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (team, actor) = try TeamQuery.asked(context.visit, self)
        let (site, week) = (Int64(form["site"]), min(max(Int(form["week"]) ?? 0, -52), 52))
        var trouble: TeamRefusal?
        do {
            try await RotaWish.act(form, team.desk, actor, layout.clock)
        } catch let refusal as TeamRefusal {
            trouble = refusal
        }
        if trouble == nil {
            return .redirect(
                to: URLs.rota.link.asking([("site", site.map { "\($0)" } ?? ""), ("week", "\(week)")]))
        }
        var model = try await rotaModel(site: site, week: week, context.visit)
        model.trouble = trouble
        return answer(RotaView.page(model, context.visit), context.visit, status: .unprocessableContent)
    }

    private func rotaModel(site: Int64?, week: Int, _ visit: Visit) async throws -> RotaModel {
        let (team, actor) = try TeamQuery.asked(visit, self)
        let days = RotaDays(
            nowMilliseconds: visit.nowMilliseconds, week: min(max(week, -52), 52), zone: layout.clock.zone)
        let rota = try await TeamQuery.answering {
            try await team.desk.rota(site: site, from: days.begin, until: days.end, for: actor)
        }
        return RotaModel(rota: rota, days: days, clock: layout.clock)
    }
}

/// Seven days from midnight, in the zone of the pages.
struct RotaDays {
    let week: Int
    /// Begin of each day, and of the day after the last.
    let starts: [Int64]

    var begin: Int64 { starts.first ?? 0 }
    var end: Int64 { starts.last ?? 0 }

    init(nowMilliseconds: Int64, week: Int, zone: TimeZone) {
        self.week = week
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.startOfDay(for: Date(timeIntervalSince1970: Double(nowMilliseconds) / 1000))
        // By the calendar: days are not all of 24 hours everywhere.
        starts = (0...7).map { day in
            let date = calendar.date(byAdding: .day, value: week * 7 + day, to: today) ?? today
            return Int64(date.timeIntervalSince1970 * 1000)
        }
    }
}

struct RotaModel {
    let rota: TeamDesk.Rota
    let days: RotaDays
    let clock: WallClock
    var trouble: TeamRefusal?
}

/// What the forms of the rota ask for.
enum RotaWish {
    static func act(_ form: Form, _ desk: TeamDesk, _ actor: Actor, _ clock: WallClock) async throws {
        switch form["action"] {
        case "add": try await desk.add(try turns(form, clock), by: actor)
        case "remove":
            guard let id = Int64(form["subject"]) else { throw TeamRefusal.hidden }
            try await desk.removeDuty(id, by: actor)
        case "seconds":
            guard let site = Int64(form["site"]), let seconds = Int(form["seconds"]) else {
                throw TeamRefusal.fieldUnusable
            }
            try await desk.setAnswerSeconds(seconds, at: site, by: actor)
        default: throw TeamRefusal.fieldUnusable
        }
    }

    /// One turn, and the same on following days or weeks by the clock on the wall.
    static func turns(_ form: Form, _ clock: WallClock) throws(TeamRefusal) -> [Duty] {
        let who = form["who"].split(separator: " ").map(String.init)
        guard let site = Int64(form["site"]), who.count == 2, let account = Int64(who[0]),
            let role = Role(rawValue: who[1]), let line = Int(form["line"]),
            let begin = date(form["from"], clock), let end = date(form["until"], clock)
        else { throw .turnUnusable }
        let step = form["repeat"] == "week" ? 7 : 1
        let count = form["repeat"].isEmpty ? 1 : min(max(Int(form["times"]) ?? 1, 1), 60)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = clock.zone
        var turns: [Duty] = []
        for number in 0..<count {
            guard let first = calendar.date(byAdding: .day, value: number * step, to: begin),
                let last = calendar.date(byAdding: .day, value: number * step, to: end)
            else { throw .turnUnusable }
            turns.append(
                Duty(
                    site: site, account: account, role: role, line: line,
                    beginMilliseconds: Int64(first.timeIntervalSince1970 * 1000),
                    endMilliseconds: Int64(last.timeIntervalSince1970 * 1000)))
        }
        return turns
    }

    private static func date(_ text: String, _ clock: WallClock) -> Date? {
        clock.moment(text).map { Date(timeIntervalSince1970: Double($0) / 1000) }
    }
}
