import Clinic
import DICOM
import Records

/// Worklist items and performed steps as lines for a terminal.
enum WorklistTable {
    static func text(_ entries: [Schedule.Entry]) -> String {
        let titles = [
            "No.", "State", "Start", "Modality", "Station", "Patient ID", "Name", "Accession", "Description",
        ]
        let rows = entries.map { entry in
            [
                "\(entry.id)", entry.state.rawValue, start(entry), entry.step.modality,
                entry.step.stations.isEmpty ? "any" : entry.step.stations.joined(separator: " "),
                entry.step.patientID, name(entry), entry.step.accessionNumber, description(entry),
            ].map { Terminal.printable($0).replacing("\n", with: " ") }
        }
        return TextTable.text([titles] + rows) + "\n\(entries.count) on the worklist"
    }

    static func name(_ entry: Schedule.Entry) -> String { entry.step.dataSet.string(.patientName) ?? "" }

    static func start(_ entry: Schedule.Entry) -> String {
        moment(
            entry.step.step, .scheduledProcedureStepStartDate, .scheduledProcedureStepStartTime)
    }

    private static func description(_ entry: Schedule.Entry) -> String {
        entry.step.step.string(.scheduledProcedureStepDescription)
            ?? entry.step.dataSet.string(.requestedProcedureDescription) ?? ""
    }

    private static func moment(_ dataSet: DataSet, _ date: Tag, _ time: Tag) -> String {
        guard let day = dataSet.string(date), day.count == 8 else { return "" }
        let digits = Array(day)
        let clock = Array((dataSet.string(time) ?? "").prefix(6))
        var text = String(digits[0..<4]) + "-" + String(digits[4..<6]) + "-" + String(digits[6..<8])
        if clock.count >= 4 { text += " " + String(clock[0..<2]) + ":" + String(clock[2..<4]) }
        if clock.count == 6 { text += ":" + String(clock[4..<6]) }
        return text
    }

    static func json(_ entry: Schedule.Entry) throws -> String {
        ScheduleDocument.json(entry)
    }

    // MARK: - One item

    static func lines(_ entry: Schedule.Entry) -> [String] {
        let item = entry.step.dataSet
        let step = entry.step.step
        let facts: [(String, String?)] = [
            ("State", entry.state.rawValue), ("Patient", item.string(.patientName)),
            ("Patient ID", item.string(.patientID)), ("Born", item.string(.patientBirthDate)),
            ("Sex", item.string(.patientSex)), ("Accession", item.string(.accessionNumber)),
            ("Procedure", item.string(.requestedProcedureDescription)),
            ("Procedure ID", item.string(.requestedProcedureID)),
            ("Study", item.string(.studyInstanceUID)),
            ("Step", step.string(.scheduledProcedureStepDescription)),
            ("Step ID", entry.step.stepID), ("Modality", entry.step.modality),
            ("Station", entry.step.stations.isEmpty ? "any" : entry.step.stations.joined(separator: ", ")),
            ("Start", start(entry)), ("Location", step.string(.scheduledProcedureStepLocation)),
            ("From", entry.origin),
        ]
        return ["Item \(entry.id)"]
            + facts.compactMap { label, value in value.map { line(label, $0) } }
    }

    // MARK: - What was performed

    static func line(_ account: PerformedProcedures.Account) -> String {
        let step = account.step
        let images =
            account.imagesNamed > 0 ? ", \(account.imagesHere) of \(account.imagesNamed) images here" : ""
        return Terminal.printable(
            "\(step.state.term)  \(began(step))  \(step.modality)  \(step.station)  \(step.patientID)  "
                + "\(step.dataSet.string(.patientName) ?? "")\(images)")
    }

    static func lines(_ account: PerformedProcedures.Account) -> [String] {
        let step = account.step
        var facts: [(String, String?)] = [
            (
                "State",
                step.state == .discontinued(wrongEntry: true) ? "DISCONTINUED, wrong entry" : step.state.term
            ),
            ("Device", "\(step.station) (\(account.aeTitle))"), ("Began", began(step)),
            ("Ended", moment(step.dataSet, .performedProcedureStepEndDate, .performedProcedureStepEndTime)),
            ("Step", step.dataSet.string(.performedProcedureStepDescription)),
            ("Step ID", step.dataSet.string(.performedProcedureStepID)),
            ("Studies", Set(step.schedules.map(\.studyUID)).sorted().joined(separator: ", ")),
            ("Comment", step.dataSet.string(.commentsOnThePerformedProcedureStep)),
        ]
        let series = step.series
        if !series.isEmpty {
            facts.append(
                ("Images", "\(account.imagesHere) of \(account.imagesNamed) here, in \(series.count) series"))
        }
        facts += step.dose.map { ("Dose", "\($0.label): \($0.value)") }
        return ["Performed \(step.sopInstanceUID)"]
            + facts.compactMap { label, value in value.flatMap { $0.isEmpty ? nil : line(label, $0) } }
    }

    private static func began(_ step: PerformedStep) -> String {
        moment(step.dataSet, .performedProcedureStepStartDate, .performedProcedureStepStartTime)
    }

    private static func line(_ label: String, _ value: String) -> String {
        let padding = String(repeating: " ", count: max(1, 14 - label.count))
        return "  " + label + padding + Terminal.printable(value).replacing("\n", with: " ")
    }
}

/// Columns of text.
enum TextTable {
    static func text(_ rows: [[String]]) -> String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { index in rows.map { width($0[index]) }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { text, wanted in
                text + String(repeating: " ", count: wanted - width(text))
            }.joined(separator: "  ").replacing(#/ +$/#, with: "")
        }.joined(separator: "\n")
    }

    /// Places on a terminal: East Asian letters take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) {
            $0 + ((0x1100...0xFFDC).contains($1.value) && $1.value >= 0x2E80 ? 2 : 1)
        }
    }
}
