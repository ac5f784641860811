import Foundation

/// The viewer as `Scripts/viewer` bundles it from `Viewer/`: made at `make`, never kept with the source.
package struct ViewerBundle: Sendable {
    package let script: Asset
    package let worker: Asset
    package let style: Asset

    package var files: [Asset] { [script, worker, style] }

    /// Bytes of one file at most; a bundle is a few hundred kilobytes.
    private static let largest = 4 << 20

    /// Nil when a file is missing, empty or far too large to be ours.
    package init?(folder: String) {
        func load(_ name: String, _ mediaType: String) -> Asset? {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name),
                (1...Self.largest).contains(data.count)
            else { return nil }
            return Asset(name: name, mediaType: mediaType, bytes: [UInt8](data))
        }
        guard let script = load("viewer.js", "text/javascript; charset=utf-8"),
            let worker = load("viewer-worker.js", "text/javascript; charset=utf-8"),
            let style = load("viewer.css", "text/css; charset=utf-8")
        else { return nil }
        self.script = script
        self.worker = worker
        self.style = style
    }
}
