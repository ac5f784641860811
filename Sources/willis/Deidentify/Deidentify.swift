import ArgumentParser
import Codecs
import DICOM
import Foundation

/// `willis deidentify`: a copy of files without what identifies their patients.
struct Deidentify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy DICOM files without what identifies their patients.",
        discussion: """
            By the Basic Application Level Confidentiality Profile of DICOM PS3.15 annex E, whose options are flags. \
            The same key gives the same pseudonyms, identifiers and shift of dates in every run, so files can be \
            added later; keep the key apart from the files. Pixels go by rules: what scanners acquire stays, \
            ultrasound turns black around its regions, and what was captured from a screen is left out unless a \
            rule of yours says otherwise. The report names neither patients nor input files; what was left out is \
            named on the terminal. Text that cannot be read in its character set is removed; --character-set says \
            what a device writes that declares none.

            Examples:
              willis deidentify /media/cdrom /data/study --research --key-file ~/study.key
              willis deidentify /data/ct01 /data/study --research --character-set GBK
              willis deidentify --print-pixel-rules > rules.json

            Exit status: 0 when every DICOM file went out, 64 for flags that contradict each other, 65 when some \
            were left out or the rules cannot be read, 66 when IN does not exist, 73 when OUT cannot be written, 78 \
            when the key is unusable.
            """)

    @Argument(help: "A folder of DICOM files, or one file.")
    var input: String?

    @Argument(help: "The folder to write to; names are made from the new identifiers.")
    var output: String?

    @OptionGroup(title: "Options of the profile") var profile: ProfileFlags

    @Option(
        help:
            "The secret that pseudonyms are made with; made when it is missing (~/.config/willis/deidentify.key)."
    )
    var keyFile: String?

    @Option(help: "Rules on pixels, in JSON; they go before the bundled ones.")
    var pixelRules: String?

    @Flag(help: "Keep pixels that no rule vouches for.")
    var keepUnverifiedPixels = false

    @OptionGroup var text: CharacterSetChoice

    @Flag(help: "Print the bundled rules on pixels and do nothing else.")
    var printPixelRules = false

    @Option(help: "Write a report as JSON; one for people is always in OUT/report.txt.")
    var report: String?

    @Flag(help: "Do everything but write.")
    var dryRun = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard printPixelRules || input != nil && output != nil else {
            throw ValidationError("IN and OUT are needed.")
        }
        _ = try profile.options()
    }

    func run() async throws {
        if printPixelRules { return Terminal.write(PixelRules.standardJSON, to: STDOUT_FILENO) }
        do {
            try deidentify(input ?? "", output ?? "")
        } catch let failure as CommandFailure {
            throw failure.exit()
        }
    }

    private func deidentify(_ input: String, _ output: String) throws {
        let folder = try InputFolder(input)
        let others = [output, report, keyFile].compactMap(\.self)
        for path in others where folder.holds(path) {
            throw CommandFailure(.cannotCreate, "\(path) lies within \(input), which nothing is written into")
        }
        let place = keyFile ?? SecretKey.standardPath
        guard
            !URL(fileURLWithPath: place).standardizedFileURL.path
                .hasPrefix(URL(fileURLWithPath: output).standardizedFileURL.path + "/")
        else {
            throw CommandFailure(
                .configuration, "the key \(place) lies within \(output); keep it apart from the files")
        }
        let rules = try readRules()
        let key = try SecretKey.read(path: place, makesMissing: !dryRun)
        var progress = ProgressLine(isQuiet: quiet)
        var run = DeidentifyRun(
            deidentifier: Deidentifier(profile: try profile.options(), key: key),
            cleaner: PixelCleaner(rules: rules, keepsUnverified: keepUnverifiedPixels),
            correction: try text.correction(), output: dryRun ? nil : try OutputFolder(output))
        for (index, path) in folder.files.enumerated() {
            progress.show(
                "De-identifying", detail: ": \(index) of \(folder.files.count)",
                fraction: Double(index) / Double(folder.files.count))
            try run.take(path, number: index + 1)
        }
        progress.finish()
        try finish(run, folder)
    }

    private func finish(_ run: DeidentifyRun, _ folder: InputFolder) throws {
        var document = run.document
        document.willis = Willis.version
        document.isDryRun = dryRun
        document.linksPassedOver = folder.linksPassedOver
        if !dryRun { try run.output?.write(Array(document.text.utf8), named: ["report.txt"]) }
        if let report {
            try OutputFolder(URL(fileURLWithPath: report).deletingLastPathComponent().path)
                .write(Array(document.json.utf8), named: [URL(fileURLWithPath: report).lastPathComponent])
        }
        Terminal.output(document.summary)
        for (path, reason) in run.leftOut.prefix(20) { Terminal.error("  \(path): \(reason)") }
        if run.leftOut.count > 20 { Terminal.error("  and \(run.leftOut.count - 20) more") }
        for path in folder.unreadable { Terminal.error("  \(path): this folder cannot be read") }
        guard folder.unreadable.isEmpty else {
            throw CommandFailure(.dataError, "\(folder.unreadable.count) folders could not be read")
        }
        guard run.leftOut.isEmpty else {
            throw CommandFailure(.dataError, "\(run.leftOut.count) files were left out")
        }
        guard document.totals.written > 0 else { throw CommandFailure(.dataError, "there was no DICOM file") }
    }

    private func readRules() throws -> PixelRules {
        guard let pixelRules else { return .standard }
        do {
            let bytes = try Bytes.read(path: pixelRules, budget: Budget(maximumBytes: 16 << 20))
            return try PixelRules.read(json: bytes, file: pixelRules).before(.standard)
        } catch {
            throw CommandFailure(.dataError, "\(error)")
        }
    }
}
