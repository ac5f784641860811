import DICOM
import Foundation

/// A folder with a DICOMDIR: a disc, a stick, or a copy of one (PS3.10 chapter 8).
package struct MediaFolder: Sendable {
    /// Real paths of the files that it names and that are there.
    package var files: [String] = []
    /// What it names and what is not there, or may not be read, in words.
    package var missing: [String] = []

    /// The DICOMDIR of a folder, in whatever case its name is written; nil when there is none.
    package static func directory(in folder: String) -> String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.uppercased() == "DICOMDIR" }.sorted().first.map { folder + "/" + $0 }
    }

    /// Reads a DICOMDIR and looks for each file that it names.
    package init(directory path: String) throws(DICOMError) {
        let directory = try MediaDirectory.read(path: path)
        let folder = (path as NSString).deletingLastPathComponent
        let root = folder.isEmpty ? "." : folder
        for record in directory.all + directory.unreachable.flatMap(\.all)
        where record.isInUse && !record.fileID.isEmpty {
            do {
                files.append(try Self.file(record.fileID, in: root))
            } catch {
                missing.append(
                    "\(path): names \(record.fileID.joined(separator: "/")), which is not there or not readable"
                )
            }
        }
    }

    /// Discs often give names in other letters than their directory does.
    private static func file(_ fileID: [String], in root: String) throws(DICOMError) -> String {
        do throws(DICOMError) {
            return try MediaDirectory.resolvedPath(of: fileID, in: root)
        } catch {
            guard error.code == .fileUnreadable, let name = spelt(fileID, in: root) else { throw error }
            return try MediaDirectory.resolvedPath(of: name, in: root)
        }
    }

    private static func spelt(_ fileID: [String], in root: String) -> [String]? {
        var folder = root
        var result: [String] = []
        for name in fileID {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            // ISO 9660 adds a version.
            let found = names.first { candidate in
                let upper = candidate.uppercased()
                return upper == name.uppercased() || upper == name.uppercased() + ";1"
            }
            guard let found else { return nil }
            result.append(found)
            folder += "/" + found
        }
        return result
    }
}
