import Clinic
import Foundation

/// A file the pages refer to, under an address that changes with its content.
package struct Asset: Sendable {
    package let name: String
    package let mediaType: String
    package let bytes: [UInt8]
    /// First 16 hexadecimal digits of the content's SHA-256.
    package let version: String

    init(name: String, mediaType: String, bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
        version = String(InputDigest.of(bytes).prefix(16))
    }

    package var link: Link { URLs.asset.link(version, name) }
}

/// The files of the site: our own, compiled in, and the pinned library if it could be found.
package struct Assets: Sendable {
    package let style: Asset
    package let script: Asset
    package let icon: Asset
    /// htmx; nil turns live updates off.
    package let library: Asset?
    /// The viewer; nil while its bundle has not been made.
    package let viewer: ViewerBundle?
    private let byName: [String: Asset]

    package init(vendorFolder: String?) {
        style = Asset(
            name: "willis.css", mediaType: "text/css; charset=utf-8", bytes: Array(StyleSheet.whole.utf8))
        script = Asset(
            name: "willis.js", mediaType: "text/javascript; charset=utf-8", bytes: Array(Script.whole.utf8))
        icon = Asset(name: "icon.svg", mediaType: "image/svg+xml", bytes: Array(Favicon.drawing.utf8))
        library = vendorFolder.flatMap { VendorLibrary.htmx.load(folder: $0) }
        viewer = vendorFolder.flatMap { ViewerBundle(folder: $0 + "/viewer") }
        byName = Dictionary(
            uniqueKeysWithValues: ([style, script, icon, library].compactMap { $0 } + (viewer?.files ?? []))
                .map { ($0.name, $0) })
    }

    /// The file of exactly this name and version; there are no others.
    package func find(name: String, version: String) -> Asset? {
        byName[name].flatMap { $0.version == version ? $0 : nil }
    }
}

/// A browser library that others wrote: fetched by `Scripts/vendor`, never kept with the source, and used only
/// if it is bit for bit the one that was tried.
package struct VendorLibrary: Sendable {
    package let file: String
    package let sha256: String

    /// htmx 2.0.10 (0BSD), as the wheel django-htmx 1.29.0 carries it.
    package static let htmx = VendorLibrary(
        file: "htmx-2.min.js", sha256: "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de")

    /// The library, or nil when it is missing or not the one we know.
    package func load(folder: String) -> Asset? {
        guard let data = FileManager.default.contents(atPath: folder + "/" + file), data.count < 1 << 20
        else {
            return nil
        }
        let bytes = [UInt8](data)
        guard InputDigest.of(bytes) == sha256 else { return nil }
        return Asset(name: file, mediaType: "text/javascript; charset=utf-8", bytes: bytes)
    }

    /// The first folder that holds the library: the configured one, or `vendor` beside the program, or `.vendor`
    /// of the checkout.
    package static func folder(configured: String?) -> String? {
        if let configured { return configured }
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let beside = program.deletingLastPathComponent().appendingPathComponent("vendor").path
        let here = FileManager.default.currentDirectoryPath + "/.vendor"
        return [beside, here].first { FileManager.default.fileExists(atPath: $0 + "/" + htmx.file) }
    }
}
