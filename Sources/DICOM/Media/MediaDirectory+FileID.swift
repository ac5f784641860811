import Glibc

extension MediaDirectory {
    /// The path of a file that a record names, below the folder of its DICOMDIR.
    ///
    /// Names that could lead elsewhere are refused: none may be empty, `.` or `..`, or hold a slash, a backslash, a
    /// colon or a control character. Whether a name is that of a link that leads out of the folder is for
    /// ``resolvedPath(of:in:)`` to see.
    /// - Throws: ``DICOMError`` with code `invalidValue`.
    public static func path(of fileID: [String], in folder: String) throws(DICOMError) -> String {
        let isHarmless = fileID.allSatisfy { name in
            !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
                && !name.unicodeScalars.contains { $0.value < 0x20 || $0 == "/" || $0 == "\\" || $0 == ":" }
        }
        guard !fileID.isEmpty, fileID.count <= 16, isHarmless else { throw refusal(fileID) }
        return ([folder] + fileID).joined(separator: "/")
    }

    /// The real path of a file that a record names, all links followed; it lies below the folder.
    /// - Throws: ``DICOMError`` with code `invalidValue` when it does not, `fileUnreadable` when there is none.
    public static func resolvedPath(of fileID: [String], in folder: String) throws(DICOMError) -> String {
        let path = try path(of: fileID, in: folder)
        guard let root = real(folder), let target = real(path) else {
            throw DICOMError(
                .fileUnreadable, "there is no such file: \(String(cString: strerror(errno))).", file: path)
        }
        guard target.hasPrefix(root == "/" ? root : root + "/") else { throw refusal(fileID) }
        return target
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Refuses what PS3.10 section 8.2 does not allow in a file ID: more than eight names, names of more than
    /// eight characters, and other characters than capitals, digits and the underscore.
    static func check(fileID: [String]) throws(DICOMError) {
        let isAllowed = fileID.allSatisfy { name in
            (1...8).contains(name.utf8.count)
                && name.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x5F
                }
        }
        guard (1...8).contains(fileID.count), isAllowed else {
            throw DICOMError(
                .unencodable,
                "a file ID has up to 8 names of up to 8 capitals, digits and underscores; rename the file.",
                path: TagPath(.referencedFileID))
        }
    }

    private static func refusal(_ fileID: [String]) -> DICOMError {
        let shown = fileID.prefix(16).map { name in
            String(
                String.UnicodeScalarView(name.unicodeScalars.prefix(64).map { $0.value < 0x20 ? "?" : $0 }))
        }
        return DICOMError(
            .invalidValue, "the file ID \(shown) does not name a file below the folder of the DICOMDIR.",
            path: TagPath(.referencedFileID))
    }
}
