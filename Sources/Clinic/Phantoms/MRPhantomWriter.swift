import DICOM
import Foundation
import Imaging

/// How an MR scanner's software lays perfusion and diffusion out in files; see the vendors' own words in the cases.
package enum MRVendorLayout: String, Sendable, CaseIterable {
    /// An image a slice; acquisition times, and the weighting in (0019,xx0C).
    case siemens
    /// All slices of a volume in one image, side by side.
    case mosaic
    /// One acquisition time for all, trigger times tell frames apart, and the weighting in (0043,xx39).
    case ge
    /// Private signal scale and begin of each dynamic, weighting in (2001,xx03).
    case philips
    /// Enhanced MR, one object a series, weighting in functional groups of each frame.
    case philipsEnhanced = "philips-enhanced"
    /// Temporal positions alone; weightings above 0 alone, in the standard's element and in a comment.
    case canon
    /// Weighting in (0065,xx09).
    case unitedImaging = "uih"
    /// Weighting in the standard's element; a series for each echo.
    case neusoft
}

/// Writes an MR head phantom as DICOM files, in the manner of a vendor.
package struct MRPhantomWriter: Sendable {
    package var phantom: MRHeadPhantom
    package var identity: PhantomIdentity
    package var layout: MRVendorLayout
    package var transferSyntax: TransferSyntax
    /// Which series to leave out.
    package var omitsDiffusion = false
    package var omitsPerfusion = false

    package init(
        phantom: MRHeadPhantom, identity: PhantomIdentity, layout: MRVendorLayout = .siemens,
        transferSyntax: TransferSyntax = .explicitVRLittleEndian
    ) {
        self.phantom = phantom
        self.identity = identity
        self.layout = layout
        self.transferSyntax = transferSyntax
    }

    /// - Parameter progress: called on the caller's thread with the fraction written.
    /// - Returns: the files' paths.
    package func write(to folder: String, progress: (Double) -> Void = { _ in }) throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        func add(_ files: [DICOMFile]) throws {
            for file in files {
                let number = String(paths.count + 1)
                let name = String(repeating: "0", count: max(0, 5 - number.count)) + number
                let path = "\(folder)/IM\(name).dcm"
                try file.write(to: path)
                paths.append(path)
            }
        }
        if !omitsDiffusion {
            try add(layout == .philipsEnhanced ? [enhancedDiffusion()] : diffusionFiles())
        }
        progress(0.2)
        guard !omitsPerfusion else { return paths }
        for echo in phantom.options.echoTimesMilliseconds.indices {
            if layout == .philipsEnhanced {
                try add([enhancedPerfusion(echo: echo)])
                continue
            }
            for frame in 0..<phantom.frames {
                try add(perfusionFiles(echo: echo, frame: frame))
                let done = Double(echo * phantom.frames + frame + 1)
                progress(
                    0.2 + 0.8 * done
                        / Double(phantom.frames * phantom.options.echoTimesMilliseconds.count))
            }
        }
        return paths
    }

    private func perfusionFiles(echo: Int, frame: Int) throws -> [DICOMFile] {
        let grid = phantom.perfusionGrid
        let seconds = (0..<grid.slices).map { 120 + phantom.time(slice: $0, frame: frame) }
        let images = made(grid.slices) { phantom.perfusionImage(echo: echo, slice: $0, frame: frame) }
        let volume = MRVolume(
            series: layout == .neusoft ? "dsc \(echo)" : "dsc",
            seriesNumber: 6 + (layout == .neusoft ? echo : 0),
            description: "ep2d_perf", name: "\(echo) \(frame)", grid: grid, images: images, seconds: seconds,
            frame: frame, frames: phantom.frames,
            echoMilliseconds: phantom.options.echoTimesMilliseconds[echo],
            repetitionMilliseconds: interval * 1000, isGradientEcho: true)
        return try files(volume)
    }

    private func diffusionFiles() throws -> [DICOMFile] {
        let grid = phantom.diffusionGrid
        var found: [DICOMFile] = []
        var frame = 0
        for (weighting, bValue) in phantom.options.bValues.enumerated() {
            for direction in 0..<phantom.directions(weighting: weighting) {
                let images = made(grid.slices) {
                    phantom.diffusionImage(weighting: weighting, direction: direction, slice: $0)
                }
                var volume = MRVolume(
                    series: "dwi", seriesNumber: 4, description: "ep2d_diff",
                    name: "\(weighting) \(direction)", grid: grid, images: images,
                    seconds: (0..<grid.slices).map { _ in 4.5 * Double(frame) }, frame: frame, frames: 0,
                    echoMilliseconds: 70, repetitionMilliseconds: 4500, isGradientEcho: false)
                volume.bValue = bValue
                found += try files(volume)
                frame += 1
            }
        }
        return found
    }

    /// Seconds from one frame to the next.
    private var interval: Double {
        phantom.frames > 1 ? phantom.time(slice: 0, frame: 1) - phantom.time(slice: 0, frame: 0) : 1.5
    }

    private func made(_ count: Int, _ image: @escaping @Sendable (Int) -> [UInt16]) -> [[UInt16]] {
        var images = [[UInt16]](repeating: [], count: count)
        images.withUnsafeMutableBufferPointer { target in
            nonisolated(unsafe) let target = target
            DispatchQueue.concurrentPerform(iterations: count) { target[$0] = image($0) }
        }
        return images
    }

    private func files(_ volume: MRVolume) throws -> [DICOMFile] {
        if layout == .mosaic {
            return [DICOMFile(dataSet: try mosaic(volume), transferSyntax: transferSyntax)]
        }
        return try (0..<volume.grid.slices).map { slice in
            DICOMFile(dataSet: try image(volume, slice: slice), transferSyntax: transferSyntax)
        }
    }

    // MARK: Enhanced

    private func enhancedPerfusion(echo: Int) throws -> DICOMFile {
        let grid = phantom.perfusionGrid
        var words: [UInt16] = []
        var acquired: [DateAndTime] = []
        for frame in 0..<phantom.frames {
            words += made(grid.slices) { phantom.perfusionImage(echo: echo, slice: $0, frame: frame) }
                .flatMap { $0 }
            for slice in 0..<grid.slices {
                acquired.append(try moment(120 + phantom.time(slice: slice, frame: frame)))
            }
        }
        var scan = EnhancedMRImage.Scan(
            pulseSequenceName: "FEEPI", fieldStrengthTesla: 3, transmitterMegahertz: 127.7,
            repetitionMilliseconds: interval * 1000,
            echoMilliseconds: phantom.options.echoTimesMilliseconds[echo], flipDegrees: 60,
            pixelBandwidthHertz: 1500, coilName: "Head")
        scan.echoPulseSequence = "GRADIENT"
        scan.isEchoPlanar = true
        scan.gradientEchoes = 63
        let image = EnhancedMRImage(
            context: try context(
                series: "dsc", number: 6, description: "DSC", instance: "dsc object \(echo)", 1 + echo, 120),
            facts: EnhancedImageFacts(), acquisitionContrast: "T2_STAR",
            frames: EnhancedFrames(
                geometry: geometry(grid), timePoints: phantom.frames, acquired: acquired,
                durationMilliseconds: interval * 1000,
                pixels: try StoredPixels(
                    rows: grid.rows, columns: grid.columns, frames: phantom.frames * grid.slices,
                    unsigned: words), anatomy: AnatomicRegion.head,
                dimensionOrganization: uid("dimensions dsc")), scan: scan)
        return DICOMFile(dataSet: try image.dataSet(), transferSyntax: transferSyntax)
    }

    private func enhancedDiffusion() throws -> DICOMFile {
        let grid = phantom.diffusionGrid
        var words: [UInt16] = []
        var acquired: [DateAndTime] = []
        var weights: [Double] = []
        for (weighting, bValue) in phantom.options.bValues.enumerated() {
            for direction in 0..<phantom.directions(weighting: weighting) {
                words += made(grid.slices) {
                    phantom.diffusionImage(weighting: weighting, direction: direction, slice: $0)
                }.flatMap { $0 }
                for _ in 0..<grid.slices { acquired.append(try moment(4.5 * Double(weights.count))) }
                weights.append(bValue)
            }
        }
        var scan = EnhancedMRImage.Scan(
            pulseSequenceName: "DwiSE", fieldStrengthTesla: 3, transmitterMegahertz: 127.7,
            repetitionMilliseconds: 4500, echoMilliseconds: 70, flipDegrees: 90, pixelBandwidthHertz: 1500,
            coilName: "Head")
        scan.isEchoPlanar = true
        let image = EnhancedMRImage(
            context: try context(series: "dwi", number: 4, description: "DWI", instance: "dwi object", 1, 0),
            acquisitionContrast: "DIFFUSION",
            frames: EnhancedFrames(
                geometry: geometry(grid), timePoints: weights.count, acquired: acquired,
                durationMilliseconds: 4500,
                pixels: try StoredPixels(
                    rows: grid.rows, columns: grid.columns, frames: weights.count * grid.slices,
                    unsigned: words), anatomy: AnatomicRegion.head,
                dimensionOrganization: uid("dimensions dwi")), scan: scan)
        var dataSet = try image.dataSet()
        let groups = dataSet.items(.perFrameFunctionalGroupsSequence).enumerated().map { index, own in
            var groups = own
            groups.set(.mrDiffusionSequence, [diffusionItem(weights[index / grid.slices])])
            return groups
        }
        dataSet.set(.perFrameFunctionalGroupsSequence, groups)
        return DICOMFile(dataSet: dataSet, transferSyntax: transferSyntax)
    }

    private func diffusionItem(_ bValue: Double) -> DataSet {
        var item = DataSet()
        item.set(.diffusionBValue, bValue)
        item.set(.diffusionDirectionality, bValue == 0 ? "NONE" : "ISOTROPIC")
        return item
    }
}

/// One volume of a series, as it is written.
struct MRVolume {
    var series: String
    var seriesNumber: Int
    var description: String
    /// What makes it another than the other volumes of the series.
    var name: String
    var grid: Grid
    var images: [[UInt16]]
    /// Seconds after the start of the examination, of each slice.
    var seconds: [Double]
    var frame: Int
    /// Number of temporal positions; 0 when there are none.
    var frames: Int
    var echoMilliseconds: Double
    var repetitionMilliseconds: Double
    var isGradientEcho: Bool
    var bValue: Double?
}
