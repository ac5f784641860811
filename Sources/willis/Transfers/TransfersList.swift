import ArgumentParser
import Clinic
import Foundation
import Records

/// `willis transfers list`: each line, and what waits in it.
struct TransfersList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what waits and why, for whom, since when, and the next try.")

    @Option(help: "Most transfers to show.") var limit = 50
    @Flag(help: "As JSON, for programs.") var json = false
    @OptionGroup var folder: DataFolder

    func run() async throws {
        try await RuleCommand.open(folder) { archive in
            let overview = try await TransferDesk(archive: archive).overview(
                openLimit: max(1, limit), endedLimit: 10)
            if json {
                Terminal.output(try TransferDocument(overview).text())
            } else {
                show(overview)
            }
        }
    }

    private func show(_ overview: TransferDesk.Overview) {
        let now = LocalTime.nowMilliseconds()
        guard !overview.lines.isEmpty else { return Terminal.output("Nothing was ever put in line.") }
        for line in overview.lines { show(line, overview, now) }
    }

    private func show(_ line: TransferDesk.Line, _ overview: TransferDesk.Overview, _ now: Int64) {
        let lane = line.lane
        let state: String
        if lane.isPaused {
            state = "paused"
        } else if lane.notBeforeMilliseconds > now, lane.isFailing {
            state =
                "not reached \(lane.failures) times, next try in \(span(lane.notBeforeMilliseconds - now))"
        } else if line.openCount > 0 {
            state = "\(line.openCount) open, \(line.objectCount) objects, \(size(line.byteCount)) to go"
        } else {
            state = "idle"
        }
        let verb = if case .source = lane.destination { "from" } else { "to" }
        print("\(verb) \(lane.destination): \(state)")
        if !lane.lastError.isEmpty, let at = lane.lastErrorMilliseconds {
            print("    last error \(span(now - at)) ago: \(lane.lastError)")
        }
        let mine = overview.open + overview.failed
        for listed in mine where listed.transfer.destination == lane.destination { show(listed, now) }
    }

    private func show(_ listed: TransferDesk.Listed, _ now: Int64) {
        let transfer = listed.transfer
        let state: String
        switch transfer.state {
        case .running: state = "sending"
        case .waiting where transfer.notBeforeMilliseconds > now:
            state = "waiting, next try in \(span(transfer.notBeforeMilliseconds - now))"
        case .waiting: state = "waiting"
        case .failed: state = "FAILED"
        case .done: state = "done"
        case .cancelled: state = "cancelled"
        }
        let name = listed.patient.map(Self.name) ?? ""
        let rule = transfer.rule.isEmpty ? "by hand" : transfer.rule
        print(
            "  \(transfer.id)  \(state)  \(transfer.sent)/\(transfer.total)"
                + (transfer.failed > 0 ? " (\(transfer.failed) refused)" : "")
                + "  \(transfer.priority.word)  \(rule)  since \(span(now - transfer.createdMilliseconds))"
                + "  \(name)  \(transfer.studyUID)")
        if !transfer.failure.isEmpty { print("      \(transfer.failure)") }
    }

    static func name(_ patient: PatientIdentity) -> String {
        [patient.alphabeticName, patient.ideographicName].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func print(_ line: String) { Terminal.output(Terminal.printable(line)) }

    private func span(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1000)
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7200 { return "\(seconds / 60) min" }
        return seconds < 172_800 ? "\(seconds / 3600) h" : "\(seconds / 86_400) days"
    }

    private func size(_ bytes: Int64) -> String {
        bytes < 10 << 20
            ? "\(bytes >> 10) KiB" : bytes < 10 << 30 ? "\(bytes >> 20) MiB" : "\(bytes >> 30) GiB"
    }
}

/// What waits, for programs.
private struct TransferDocument: Encodable {
    struct Line: Encodable {
        var destination: String
        var paused: Bool
        var connections: Int
        var failures: Int
        var nextTryMilliseconds: Int64
        var lastError: String
        var open: Int
        var objects: Int
        var bytes: Int64
    }

    struct Entry: Encodable {
        var id: Int64
        var destination: String
        var study: String
        var rule: String
        var priority: String
        var state: String
        var total: Int
        var sent: Int
        var failed: Int
        var createdMilliseconds: Int64
        var nextTryMilliseconds: Int64
        var failure: String
    }

    var destinations: [Line]
    var transfers: [Entry]

    init(_ overview: TransferDesk.Overview) {
        destinations = overview.lines.map { line in
            Line(
                destination: line.lane.destination.line, paused: line.lane.isPaused,
                connections: line.lane.connections, failures: line.lane.failures,
                nextTryMilliseconds: line.lane.notBeforeMilliseconds, lastError: line.lane.lastError,
                open: line.openCount, objects: line.objectCount, bytes: line.byteCount)
        }
        transfers = (overview.open + overview.failed + overview.ended).map { listed in
            let transfer = listed.transfer
            return Entry(
                id: transfer.id, destination: transfer.destination.line, study: transfer.studyUID,
                rule: transfer.rule, priority: transfer.priority.word, state: transfer.state.rawValue,
                total: transfer.total, sent: transfer.sent, failed: transfer.failed,
                createdMilliseconds: transfer.createdMilliseconds,
                nextTryMilliseconds: transfer.notBeforeMilliseconds, failure: transfer.failure)
        }
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
