import Codecs
import DICOM
import Foundation

/// Takes one file after the other, and remembers what became of it.
struct DeidentifyRun {
    let deidentifier: Deidentifier
    let cleaner: PixelCleaner
    /// What the text is written in where the files declare nothing, or the wrong thing.
    let correction: CharacterSetCorrection?
    /// `nil` in a dry run.
    let output: OutputFolder?
    private(set) var document = DeidentifyDocument()
    /// Paths and reasons, for the terminal alone.
    private(set) var leftOut: [(path: String, reason: String)] = []
    /// What was written in this run, with the digest of what was in it.
    private var written: [String: Int] = [:]

    init(
        deidentifier: Deidentifier, cleaner: PixelCleaner, correction: CharacterSetCorrection?,
        output: OutputFolder?
    ) {
        self.deidentifier = deidentifier
        self.cleaner = cleaner
        self.correction = correction
        self.output = output
    }

    /// Why a file does not go out.
    private enum Refusal: Error {
        case notDICOM
        case directory
        case duplicate
        case reason(String)
    }

    mutating func take(_ path: String, number: Int) throws {
        var entry = DeidentifyDocument.File(input: number)
        do {
            try send(path, &entry)
        } catch let refusal as Refusal {
            note(refusal, path, &entry)
        }
        document.files.append(entry)
    }

    private mutating func note(_ refusal: Refusal, _ path: String, _ entry: inout DeidentifyDocument.File) {
        switch refusal {
        case .notDICOM:
            entry.status = .notDICOM
            document.totals.notDICOM += 1
        case .directory:
            entry.status = .directory
            document.totals.directories += 1
        case .duplicate:
            entry.status = .duplicate
            document.totals.duplicates += 1
        case .reason(let reason):
            entry.status = .leftOut
            entry.reason = reason
            document.totals.leftOut += 1
            leftOut.append((path, reason))
        }
    }

    private mutating func send(_ path: String, _ entry: inout DeidentifyDocument.File) throws {
        let file = try read(path)
        let (cleaned, outcome) = try clean(file)
        let (result, report) = try deidentify(cleaned, isClean: outcome.isClean)
        let names = try names(for: result)
        let bytes: [UInt8]
        do {
            bytes = try result.write()
        } catch {
            throw Refusal.reason(DeidentifyRun.words(error))
        }
        let name = names.joined(separator: "/")
        let digest = bytes.hashValue
        if let earlier = written[name] {
            guard earlier != digest else { throw Refusal.duplicate }
            throw Refusal.reason(
                "another file with the same SOP Instance UID, but not the same content, came first.")
        }
        try output?.write(bytes, named: names)
        written[name] = digest
        document.totals.written += 1
        document.add(report)
        entry.status = .written
        entry.output = name
        entry.patient = result.dataSet.string(.patientID) ?? ""
        entry.pixels = DeidentifyDocument.words(outcome)
        entry.notes = report.notes + file.remarks.map(\.reason)
        entry.counts = DeidentifyDocument.counts(report)
    }

    private func read(_ path: String) throws -> DICOMFile {
        var file: DICOMFile
        do {
            file = try DICOMFile.read(path: path, access: .memory)
        } catch {
            throw error.code == .notDICOM ? Refusal.notDICOM : .reason(DeidentifyRun.words(error))
        }
        let sopClass = file.meta.uid(.mediaStorageSOPClassUID)
        if sopClass == .mediaStorageDirectoryStorage || file.dataSet.contains(.directoryRecordSequence) {
            throw Refusal.directory
        }
        guard file.dataSet.uid(.sopInstanceUID) != nil || file.meta.uid(.mediaStorageSOPInstanceUID) != nil
        else { throw Refusal.notDICOM }
        guard !file.hasTruncatedPixelData else {
            throw Refusal.reason("the pixel data end too early; send the file again.")
        }
        if let correction { file.dataSet.apply(correction) }
        return file
    }

    private func clean(_ file: DICOMFile) throws -> (DICOMFile, PixelCleaner.Outcome) {
        do {
            return try cleaner.clean(file) { deidentifier.isNamed(file, in: $0) }
        } catch {
            throw Refusal.reason("\(error)")
        }
    }

    private func deidentify(_ file: DICOMFile, isClean: Bool) throws -> (DICOMFile, DeidentificationReport) {
        do {
            return try deidentifier.deidentify(file, hasCleanPixels: isClean)
        } catch {
            throw Refusal.reason(DeidentifyRun.words(error))
        }
    }

    /// Folders and name of a file, of digits and dots alone.
    private func names(for file: DICOMFile) throws -> [String] {
        let dataSet = file.dataSet
        let instance = dataSet.uid(.sopInstanceUID) ?? file.meta.uid(.mediaStorageSOPInstanceUID)
        return [dataSet.uid(.studyInstanceUID) ?? "0", dataSet.uid(.seriesInstanceUID) ?? "0"]
            .map { DeidentifyRun.name($0) } + [DeidentifyRun.name(instance ?? "0") + ".dcm"]
    }

    /// An identifier as a name; a malformed one, which may be a path, is replaced by one derived from it.
    private static func name(_ uid: UID) -> String {
        uid.isValid ? uid.string : UID.derived(from: uid.string).string
    }

    /// An error without the path of the file, which may name the patient.
    static func words(_ error: DICOMError) -> String {
        var error = error
        error.file = nil
        return "\(error)"
    }
}
