import Codecs
import DICOM
import Records

/// Draws pictures of images. It decodes what strangers have sent, so it works in a process of its own.
package final class RenderingDesk {
    /// The object that the last picture was of; the next is often of the same.
    private var last: (path: String, file: DICOMFile, pixels: PixelData)?

    package init() {}

    /// The bytes of a picture file.
    /// - Throws: ``CodecError`` or ``DICOMError``.
    package func render(_ task: RenderingTask) throws -> [UInt8] {
        guard task.request.format == .gif else {
            guard let source = task.sources.first else {
                throw CodecError(.noPixelData, "there is nothing to draw.")
            }
            let raster = try raster(source, task.request)
            return try task.request.format == .png
                ? PNGFile.bytes(raster) : raster.jpeg(quality: task.request.quality)
        }
        return try animation(task)
    }

    private func animation(_ task: RenderingTask) throws -> [UInt8] {
        var sources = task.sources
        if sources.count == 1, let source = sources.first, source.frame == nil {
            let count = try open(source.path).pixels.frameCount
            sources = (0..<min(count, RenderingTask.mostSources)).map { .init(path: source.path, frame: $0) }
        }
        guard let first = sources.first else {
            throw CodecError(.noPixelData, "there is nothing to draw.")
        }
        let picture = try raster(first, task.request)
        let milliseconds = try open(first.path).file.dataSet.double(.frameTime) ?? 100
        var gif = GIFFile(
            width: picture.width, height: picture.height, channels: picture.channels,
            hundredths: min(max(Int((milliseconds.isFinite ? milliseconds : 100) / 10), 2), 500))
        gif.add(picture)
        for source in sources.dropFirst() { gif.add(try raster(source, task.request)) }
        return gif.finish()
    }

    private func open(_ path: String) throws -> (file: DICOMFile, pixels: PixelData) {
        if let last, last.path == path { return (last.file, last.pixels) }
        last = nil
        let file = try DICOMFile.read(path: path)
        let pixels = try PixelData(file)
        last = (path, file, pixels)
        return (file, pixels)
    }

    private func raster(_ source: RenderingTask.Source, _ request: RenderingRequest) throws -> Raster {
        let (file, pixels) = try open(source.path)
        let index = source.frame ?? pixels.frameCount / 2
        let frame = try pixels.frame(index)
        let whole = try FrameRenderer(
            dataSet: file.dataSet, frameIndex: index, window: request.window
        ).raster(frame)
        let placed = PicturePlan(request, width: whole.width, height: whole.height).apply(whole)
        guard !request.annotations.isEmpty else { return placed }
        let heading = try source.heading.map { try ModelDocument.read(json: Bytes(Array($0.utf8))).dataSet }
        return PictureAnnotation(
            dataSet: heading ?? file.dataSet, frame: index, frameCount: pixels.frameCount,
            kinds: request.annotations
        ).drawn(on: placed)
    }
}

/// Which part of an image is shown and how large.
struct PicturePlan {
    private let x: Int
    private let y: Int
    private let width: Int
    private let height: Int
    private let target: (width: Int, height: Int)
    private let flips: (horizontally: Bool, vertically: Bool)

    init(_ request: RenderingRequest, width imageWidth: Int, height imageHeight: Int) {
        var (left, top, right, bottom) = (0.0, 0.0, Double(imageWidth), Double(imageHeight))
        if let region = request.region {
            let unit = region.isRelative ? (Double(imageWidth), Double(imageHeight)) : (1, 1)
            left = region.x * unit.0
            top = region.y * unit.1
            right = left + region.width * unit.0
            bottom = top + region.height * unit.1
        }
        // At least one pixel, and none beyond the image.
        x = Self.clamped(left, 0, imageWidth - 1)
        y = Self.clamped(top, 0, imageHeight - 1)
        width = Self.clamped(right, x + 1, imageWidth) - x
        height = Self.clamped(bottom, y + 1, imageHeight) - y
        flips = (request.region?.flipsHorizontally ?? false, request.region?.flipsVertically ?? false)
        guard let viewport = request.viewport else {
            target = (width, height)
            return
        }
        let scale = min(
            Double(viewport.width) / Double(width), Double(viewport.height) / Double(height))
        target = (
            max(1, Int((Double(width) * scale).rounded())), max(1, Int((Double(height) * scale).rounded()))
        )
    }

    private static func clamped(_ value: Double, _ least: Int, _ greatest: Int) -> Int {
        min(max(Int(min(max(value.rounded(), 0), 1_000_000)), least), greatest)
    }

    func apply(_ raster: Raster) -> Raster {
        let part =
            width == raster.width && height == raster.height
            ? raster : raster.cropped(x: x, y: y, width: width, height: height)
        return part.flipped(horizontally: flips.horizontally, vertically: flips.vertically)
            .scaled(width: target.width, height: target.height)
    }
}
