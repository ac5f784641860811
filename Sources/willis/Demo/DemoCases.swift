import Archive
import Clinic
import Foundation
import Records

/// Forty strokes that nobody had, in all states, arriving over the first minutes: each opened, told, answered and moved
/// by the demo's people through the same doors as everybody's.
struct DemoCases: Sendable {
    let archive: Archive
    let region: DemoPeople.Region
    /// Studies of the two patients whose scans are sent.
    let studies: [String]
    /// Between one case and the next.
    var pause = Duration.seconds(5)

    static let count = 40
    /// Cases that are there at once.
    static let first = 14

    private var cases: Cases { Cases(archive: archive) }
    private var desk: TeamDesk { TeamDesk(archive: archive) }

    /// How far a case of the demo has come.
    enum Course: CaseIterable {
        case expected, arrived, asking, answered, treated, requested, underWay, taken, refused, closed, mimic
    }

    func run() async throws {
        for number in 0..<Self.count {
            let mark = "demo-case/\(number)"
            if try await archive.read({ try TeamSettings.value(mark, in: $0) }) != nil { continue }
            if number >= Self.first { try await Task.sleep(for: pause) }
            try Task.checkCancellation()
            try await make(number)
            try await archive.write { try TeamSettings.set(mark, "done", in: $0) }
        }
    }

    // MARK: - One case

    /// What one case is made of, by its number alone.
    private struct Plan {
        let number: Int
        let course: Course
        let place: DemoPeople.Place
        let doctor: String
        let name: String
        let sex: String
        let age: Int
        let nihss: Int
        let minutesSinceOnset: Int
        let mode: OnsetMode
        let occlusion: String

        /// More of what waits for somebody than of what is over.
        private static let courses: [Course] = [
            .arrived, .asking, .underWay, .expected, .treated, .answered, .requested, .closed, .arrived,
            .taken,
            .expected, .treated, .refused, .closed, .asking, .mimic, .treated, .answered, .arrived, .taken,
        ]
        private static let families = Array("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗")
        private static let given = [
            "秀英", "建华", "桂兰", "志明", "玉珍", "国强", "淑华", "德福", "凤英", "永康", "素梅", "文斌", "丽娟",
        ]
        private static let vessels = ["m1", "ica", "none", "m2", "unknown", "m1", "ba", "none"]

        init(_ number: Int) {
            self.number = number
            course = Self.courses[number % Self.courses.count]
            let isHere = number % 4 == 3
            // The first two are the patients whose scans the county hospital sends.
            place = isHere ? .hub : number > 1 && number % 3 == 1 ? .mountain : .county
            doctor = isHere ? "冯毅" : place == .mountain ? "王海涛" : "李国栋"
            name =
                number == 0
                ? "张伟"
                : number == 1
                    ? "李秀兰"
                    : String(Self.families[number * 7 % Self.families.count])
                        + Self.given[number * 5 % Self.given.count]
            sex = number == 0 ? "M" : number == 1 ? "F" : number % 2 == 0 ? "M" : "F"
            age = number == 0 ? 72 : number == 1 ? 65 : 48 + number * 11 % 41
            nihss = 3 + number * 7 % 20
            minutesSinceOnset = 35 + number * 37 % 300
            mode = number % 5 == 4 ? .wakeUp : number % 7 == 6 ? .unwitnessed : .witnessed
            occlusion = number < 2 ? "m1" : Self.vessels[number % Self.vessels.count]
        }
    }

    private func make(_ number: Int) async throws {
        let plan = Plan(number)
        let doctor = region.person(plan.doctor)
        let now = LocalTime.nowMilliseconds()
        let item = try await open(plan, doctor, now)
        guard plan.course != .expected else {
            if number % 2 == 0 { _ = try await desk.activate(case: item.key, .stroke, by: doctor) }
            return
        }
        try await examine(plan, item, doctor, now)
        _ = try await desk.activate(case: item.key, .stroke, by: doctor)
        try await answerCalls(of: item, at: region.site(plan.place), number)
        try await talk(plan, item, doctor)
        switch plan.course {
        case .expected, .arrived: break
        case .asking: _ = try await ask(plan, item, doctor)
        case .answered: try await advise(plan, item, doctor)
        case .treated, .closed: try await treat(plan, item, doctor, now)
        case .requested, .underWay, .taken, .refused: try await move(plan, item, doctor)
        case .mimic: _ = try await cases.setState(item.key, .cancelled, by: doctor)
        }
    }

    private func open(_ plan: Plan, _ doctor: Actor, _ now: Int64) async throws -> StrokeCase {
        let began: Milestone = plan.mode == .witnessed ? .onset : .lastKnownWell
        let isExpected = plan.course == .expected
        var facts: [FactChange] = [
            FactChange("age", "\(plan.age)"), FactChange("onset-mode", plan.mode.rawValue),
            .moment(began, now - Int64(plan.minutesSinceOnset) * 60_000),
            FactChange("complaint", Self.complaints[plan.number % Self.complaints.count]),
        ]
        if plan.mode == .wakeUp {
            facts.append(.moment(.recognition, now - Int64(plan.minutesSinceOnset / 4) * 60_000))
        }
        if isExpected {
            facts.append(.moment(.preAlert, now))
            facts.append(.moment(.expectedDoor, now + Int64(8 + plan.number % 20) * 60_000))
        } else {
            facts.append(.moment(.door, now - Int64(4 + plan.number % 18) * 60_000))
        }
        return try await cases.open(
            CaseOpening(
                key: "demo-opening-\(plan.number)", origin: isExpected ? .preAlert : .hand,
                site: region.site(plan.place), name: plan.name,
                recordNumber: plan.number < 2 ? "DEMO-000\(plan.number + 1)" : "D\(20_260_000 + plan.number)",
                sex: plan.sex, isExpected: isExpected, facts: facts,
                studyUIDs: plan.number < studies.count ? [studies[plan.number]] : []), by: doctor)
    }

    private static let complaints = ["言语不清，右侧肢体无力", "左侧肢体无力伴口角歪斜", "突发眩晕、行走不稳", "意识模糊，双眼向左凝视", "右手麻木，说话费力"]

    private func examine(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor, _ now: Int64) async throws {
        let door = now - Int64(4 + plan.number % 18) * 60_000
        var facts: [FactChange] = [
            FactChange(NIHSS.totalFact(.admission), "\(plan.nihss)"),
            FactChange("systolic", "\(132 + plan.number * 13 % 70)"),
            FactChange("diastolic", "\(74 + plan.number * 7 % 34)"),
            FactChange("glucose", "5.\(plan.number % 10)"),
            FactChange("weight", "\(52 + plan.number * 3 % 38)"),
            FactChange("weight-how", "told"), FactChange("mrs-before", "\(plan.number % 3)"),
            FactChange("anticoagulant", plan.number % 9 == 5 ? "rivaroxaban" : "none"),
            .moment(.ctStart, door + 180_000),
        ]
        if plan.number % 3 != 2 {
            facts += [
                FactChange("haemorrhage", "no"), FactChange("occlusion", plan.occlusion),
                FactChange("aspects", "\(10 - plan.number % 5)"),
                FactChange("side", plan.number % 2 == 0 ? "left" : "right"),
            ]
        }
        try await cases.change(item.key, facts, by: doctor)
    }

    /// Of some teams everybody comes, of some one is still being called.
    private func answerCalls(of item: StrokeCase, at site: Int64, _ number: Int) async throws {
        guard number % 3 != 2 else { return }
        for person in region.people.values.sorted(by: { $0.name < $1.name }) {
            guard let call = try await desk.calls(of: person).first(where: { $0.caseKey == item.key }),
                call.activation.site == site
            else { continue }
            if number % 6 == 1, call.role == .nurse { continue }
            try await desk.answer(activation: call.activation.key, accept: true, by: person)
        }
    }

    private func talk(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor) async throws {
        guard plan.number % 2 == 0 else { return }
        let lines = ["平扫未见出血，正在行 CTA。", "家属已签字。", "血压控制后准备溶栓。", "既往房颤，未抗凝。"]
        _ = try await desk.post(
            case: item.key, text: lines[plan.number / 2 % lines.count], wish: wish(plan, 1), by: doctor)
    }

    /// Thirty-two digits, the same for the same thing.
    private func wish(_ plan: Plan, _ what: Int) -> String {
        let text = "\(100 * plan.number + what)"
        return String(repeating: "d", count: 8) + String(repeating: "0", count: 24 - text.count) + text
    }

    private func ask(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor) async throws -> Consultation {
        let site = plan.place == .hub ? region.site(.branch) : region.site(.hub)
        return try await desk.ask(
            case: item.key, site: site, question: "NIHSS \(plan.nihss) 分，是否适合取栓？请指导。",
            wish: wish(plan, 2), by: doctor)
    }

    private func advise(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor) async throws {
        let asked = try await ask(plan, item, doctor)
        let advisor = region.person(plan.place == .hub ? "朱慧" : plan.number % 2 == 0 ? "陈思远" : "林婉清")
        try await desk.answer(consultation: asked.key, "影像已阅。无溶栓禁忌，建议先静脉溶栓，同时评估取栓。", by: advisor)
        if plan.number % 4 != 1 {
            try await desk.decide(
                consultation: asked.key,
                plan.occlusion == "none" ? .thrombolysisHere : .thrombolysisThenTransfer, note: "", by: doctor
            )
        }
    }

    private func treat(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor, _ now: Int64) async throws {
        var facts: [FactChange] = [
            FactChange("diagnosis", "ischaemic"), FactChange("decision", plan.place == .hub ? "both" : "ivt"),
            FactChange("drug", plan.number % 2 == 0 ? "tenecteplase" : "alteplase"),
            .moment(.ctRead, now - 150_000), .moment(.needle, now - 60_000),
        ]
        if plan.place == .hub, plan.course == .closed {
            facts += [
                .moment(.puncture, now - 40_000), .moment(.reperfusion, now - 1_000),
                FactChange("passes", "\(1 + plan.number % 3)"),
                FactChange("mtici", plan.number % 2 == 0 ? "2c" : "3"), FactChange("anaesthesia", "sedation"),
            ]
        }
        try await cases.change(item.key, facts, by: doctor)
        if plan.course == .closed { _ = try await cases.setState(item.key, .closed, by: doctor) }
    }

    private func move(_ plan: Plan, _ item: StrokeCase, _ doctor: Actor) async throws {
        let isFromHub = plan.place == .hub
        let target = isFromHub ? region.site(.rehabilitation) : region.site(.hub)
        let receiver = region.person(isFromHub ? "许静" : "郑立群")
        if !isFromHub { try await advise(plan, item, doctor) }
        let transfer = try await desk.requestTransfer(
            case: item.key, to: target, reason: isFromHub ? "病情稳定，转康复治疗。" : "大血管闭塞，拟取栓。", by: doctor)
        switch plan.course {
        case .refused:
            try await desk.moveTransfer(transfer.key, to: .refused, note: "导管室占用，建议转东院区。", by: receiver)
        case .underWay, .taken:
            try await desk.moveTransfer(
                transfer.key, to: .accepted, note: "卒中单元 \(3 + plan.number % 9) 床", by: receiver)
            try await desk.moveTransfer(transfer.key, to: .underWay, note: "120 救护车，预计 50 分钟", by: doctor)
            if plan.course == .taken {
                try await desk.moveTransfer(transfer.key, to: .arrived, note: "", by: receiver)
            }
        default: break
        }
    }
}
