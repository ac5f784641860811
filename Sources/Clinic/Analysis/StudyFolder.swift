import DICOM
import Foundation
import Records

/// The studies that lie in a folder, whatever else lies there.
package struct StudyFolder: Sendable {
    package var studies: [Study]
    /// Files that are not DICOM objects with a study.
    package var passedOver: Int
    /// DICOM files that could not be read, with the reason.
    package var damaged: [String]

    package struct Study: Sendable {
        package var studyUID: String
        package var patient: PatientIdentity
        package var files: [StudyFile]
    }

    package enum ScanError: Error, CustomStringConvertible {
        case noSuchPath(String)
        case notRegular(String)

        package var description: String {
            switch self {
            case .noSuchPath(let path): "there is nothing at \(path)"
            case .notRegular(let path): "\(path) is neither a folder nor a file"
            }
        }
    }

    /// Reads every header below a path; symbolic links to folders are not followed, so a loop cannot trap it.
    ///
    /// - Parameter progress: called with the number of files looked at, now and then.
    package static func scan(_ path: String, progress: (Int) -> Void = { _ in }) throws(ScanError)
        -> StudyFolder
    {
        let paths = try files(below: path)
        var folder = StudyFolder(studies: [], passedOver: 0, damaged: [])
        var places: [String: Int] = [:]
        for (index, path) in paths.enumerated() {
            if index % 50 == 0 { progress(index) }
            guard let file = folder.read(path) else { continue }
            if let place = places[file.studyUID] {
                folder.studies[place].files.append(file)
            } else {
                places[file.studyUID] = folder.studies.count
                folder.studies.append(Study(studyUID: file.studyUID, patient: file.patient, files: [file]))
            }
        }
        return folder
    }

    private mutating func read(_ path: String) -> StudyFile? {
        do {
            let file = try StudyFile(path: path)
            guard !file.studyUID.isEmpty, !file.sopInstanceUID.isEmpty else {
                passedOver += 1
                return nil
            }
            return file
        } catch {
            if Self.claimsToBeDICOM(path) { damaged.append("\(path): \(error)") } else { passedOver += 1 }
            return nil
        }
    }

    /// Whether the file has the mark of a DICOM file, so that damage is worth a word.
    private static func claimsToBeDICOM(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        guard let start = try? handle.read(upToCount: 132) else { return false }
        return start.count == 132 && start.suffix(4) == Data("DICM".utf8)
    }

    private static func isRegular(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
    }

    private static func files(below path: String) throws(ScanError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .noSuchPath(path)
        }
        let root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard isFolder.boolValue else {
            guard isRegular(root) else { throw .notRegular(path) }
            return [root.path]
        }
        let enumerator = FileManager.default.enumerator(
            at: root, includingPropertiesForKeys: [.isRegularFileKey])
        var paths: [String] = []
        // Links to files are followed, as archives of data sets use them; links to folders are not.
        while let url = enumerator?.nextObject() as? URL {
            if isRegular(url.resolvingSymlinksInPath()) { paths.append(url.path) }
        }
        return paths.sorted()
    }
}
