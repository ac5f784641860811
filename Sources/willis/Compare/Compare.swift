import Archive
import ArgumentParser
import Clinic
import Records

/// `willis compare`: our results beside those of other programs.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare our volumes with those that other programs sent, over all studies.",
        discussion: """
            Numbers are read from structured reports, segmentations and parametric maps that came with the studies; \
            colour pictures are shown on the study page and never measured. For each program: bias, limits of \
            agreement with 95 % confidence intervals (Bland and Altman 1999), and the studies in which the volumes \
            decide a trial's rule otherwise.

            Examples:
              willis compare --data /var/lib/willis
              willis compare --json > comparison.json
              willis compare --csv > pairs.csv
            """)

    @OptionGroup var folder: DataFolder
    @OptionGroup var rules: RulesFolder

    @Flag(help: "JSON with statistics, pairs and decisions.")
    var json = false

    @Flag(help: "CSV with one line a pair.")
    var csv = false

    func validate() throws {
        guard !json || !csv else { throw ValidationError("Choose --json or --csv.") }
    }

    func run() async throws {
        do {
            let archive = try folder.open()
            defer { archive.close() }
            let comparison = try await compared(archive)
            let document = ComparisonDocument(comparison, willisVersion: Willis.version)
            if json {
                Terminal.output(document.json)
            } else if csv {
                Terminal.output(document.csv.replacing("\r\n", with: "\n").trimmingSuffix(while: \.isNewline))
            } else {
                for line in CompareText.lines(comparison) { Terminal.output(line) }
            }
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func compared(_ archive: Archive) async throws -> Comparison {
        do {
            let book = try rules.book(data: folder.data)
            return try await ComparisonDesk(archive: archive, rules: { book }).compare()
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.inputOutput, "cannot compare the results in \(folder.data): \(error)")
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, drop(last) { text.removeLast() }
        return String(text)
    }
}
