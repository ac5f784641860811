import Foundation

/// The files below a path. Symbolic links within are passed over, so nothing outside is read.
struct InputFolder {
    /// Regular files in a fixed order.
    private(set) var files: [String] = []
    /// How many links there were.
    private(set) var linksPassedOver = 0
    /// Folders that could not be looked into.
    private(set) var unreadable: [String] = []
    /// The path without links.
    private let root: String
    private let isFolder: Bool

    init(_ path: String) throws {
        guard let resolved = InputFolder.real(path) else {
            throw CommandFailure(.noInput, "there is nothing at \(path)")
        }
        root = resolved
        switch InputFolder.kind(resolved) {
        case S_IFREG:
            isFolder = false
            files = [resolved]
        case S_IFDIR:
            isFolder = true
            walk()
        default: throw CommandFailure(.noInput, "\(path) is neither a folder nor a file")
        }
    }

    /// Goes through folders with a list of its own, however deep they are.
    private mutating func walk() {
        var open = [root]
        while let folder = open.popLast() {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
                unreadable.append(folder)
                continue
            }
            for name in names {
                let path = folder + "/" + name
                switch InputFolder.kind(path) {
                case S_IFREG: files.append(path)
                case S_IFDIR: open.append(path)
                case S_IFLNK: linksPassedOver += 1
                default: continue
                }
            }
        }
        files.sort()
    }

    /// True when a path, which need not exist yet, is the input or lies within it.
    func holds(_ path: String) -> Bool {
        var rest: [String] = []
        var url = URL(fileURLWithPath: path).standardizedFileURL
        while InputFolder.real(url.path) == nil, url.path != "/" {
            rest.insert(url.lastPathComponent, at: 0)
            url.deleteLastPathComponent()
        }
        let place = ([InputFolder.real(url.path) ?? "/"] + rest).joined(separator: "/")
        return place == root || isFolder && (place + "/").hasPrefix(root == "/" ? root : root + "/")
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func kind(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
    }
}
