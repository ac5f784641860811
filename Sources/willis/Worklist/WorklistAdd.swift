import ArgumentParser
import Clinic
import DICOM
import Foundation
import Records

/// `willis worklist add`.
struct WorklistAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Put items on the worklist.",
        discussion: """
            An item is given by attributes, or read from files: DICOM files (.wl), the DICOM JSON model, or JSON with \
            keywords of the standard as names. A folder stands for its .wl, .dcm and .json files. An item of a study \
            and step ID that is on the worklist already is brought up to date.

            Needed are a patient and a modality. Without a date the step is due now; without a station any device may \
            do it; identifiers that are missing are made.

            Examples:
              willis worklist add PatientID=4711 PatientName='Wang^Xiaoming=王^小明' PatientSex=M Modality=CT \\
                ScheduledStationAETitle=CT01 ScheduledProcedureStepDescription='Stroke CT'
              willis worklist add /srv/worklists
            """)

    @Argument(
        help: ArgumentHelp("Attributes, or files and folders.", valueName: "KEY=VALUE|PATH"))
    var words: [String]

    @OptionGroup var folder: DataFolder

    func run() async throws {
        let values = words.filter { isAttribute($0) }
        let paths = words.filter { !isAttribute($0) }
        try await WorklistCommand.run(folder, makesFolder: true) { archive in
            guard values.isEmpty || paths.isEmpty else {
                throw CommandFailure(.usage, "give attributes or files, not both")
            }
            let schedule = Schedule(archive: archive)
            if !values.isEmpty {
                let item = try ScheduleItems.item(
                    values.map { word in
                        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                        return (String(parts[0]), String(parts[1]))
                    })
                report([try await schedule.add(item, origin: "command")])
                return
            }
            for path in try WorklistFiles.paths(paths) {
                do {
                    report(
                        try await schedule.add(try WorklistFiles.read(path), origin: "file \(path)"))
                } catch let refusal as ScheduledStep.Refusal {
                    throw CommandFailure(.dataError, "\(path): \(refusal.reason)")
                }
            }
        }
    }

    /// `PatientID=4711`, but not `/srv/a=b.wl`.
    private func isAttribute(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "=") else { return false }
        return word[..<equals].allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "," }
    }

    private func report(_ entries: [Schedule.Entry]) {
        for entry in entries {
            Terminal.output(
                "Item \(entry.id): \(WorklistTable.name(entry)), \(entry.step.modality) at "
                    + "\(WorklistTable.start(entry)), step \(entry.step.stepID)")
        }
    }
}

/// Files that hold items of a worklist.
enum WorklistFiles {
    static func paths(_ names: [String]) throws -> [String] {
        let files = try InputFiles(names)
        let wanted = files.paths.filter { path in
            let lower = path.lowercased()
            return files.named.contains(path) || [".wl", ".dcm", ".json"].contains { lower.hasSuffix($0) }
        }
        guard !wanted.isEmpty else {
            throw CommandFailure(.noInput, "there is no file with an item of a worklist")
        }
        return wanted
    }

    static func read(_ path: String) throws -> [DataSet] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.noInput, "\(path) cannot be read")
        }
        guard data.count <= 16 << 20 else {
            throw CommandFailure(.dataError, "\(path) is too large for a worklist")
        }
        return try ScheduleItems.read([UInt8](data))
    }
}
