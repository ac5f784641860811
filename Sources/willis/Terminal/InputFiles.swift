import Foundation

/// The files that somebody names on the command line, folders opened.
struct InputFiles {
    private(set) var paths: [String] = []
    /// Of these, the ones that were named, not found in a folder.
    private(set) var named: Set<String> = []
    /// True when a folder was among the names.
    private(set) var hasFolders = false

    /// Hidden files and links to files outside are left out of folders.
    /// - Throws: ``CommandFailure`` when a name leads nowhere.
    init(_ names: [String]) throws {
        for name in names {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
                throw CommandFailure(.noInput, "\(name): there is no such file or folder")
            }
            guard isFolder.boolValue else {
                paths.append(name)
                named.insert(name)
                continue
            }
            hasFolders = true
            paths += InputFiles.relativePaths(in: name).map { name + "/" + $0 }
        }
    }

    /// The files of a folder and its folders, by their paths within it, sorted.
    static func relativePaths(in folder: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: folder) else { return [] }
        var found: [String] = []
        while let path = all.nextObject() as? String {
            let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
            if !isHidden, all.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
                found.append(path)
            }
        }
        return found.sorted()
    }
}
