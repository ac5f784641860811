import Codecs
import DICOM

/// Brings one frame to the screen: modality values, window, and the shape of presentation (PS3.4 annex N.2).
struct FrameRenderer {
    let dataSet: DataSet
    let frameIndex: Int
    let window: RenderingRequest.Window?

    func raster(_ frame: Frame) throws(CodecError) -> Raster {
        let description = frame.description
        let transform = try PixelTransform(dataSet, frame: frameIndex)
        guard case .grayscale(let modality, let stated, let shape) = transform,
            description.samplesPerPixel == 1
        else {
            return Raster(
                width: description.columns, height: description.rows, channels: 3,
                bytes: try transform.display(frame))
        }
        let voi: VOITransform
        if let window {
            voi = .window(center: window.center, width: window.width, window.function.transform)
        } else if let stated {
            voi = stated
        } else {
            voi = try DefaultWindow.choose(frame, modality, dataSet)
        }
        let isInverse = shape == .inverse
        func display(_ value: Double) -> UInt8 {
            let light = voi(value)
            return UInt8(((isInverse ? 1 - light : light) * 255).rounded())
        }
        let bytes: [UInt8]
        if description.sampleKind == .integer, description.bytesPerSample <= 2 {
            bytes = looked(up: frame) { display(modality($0)) }
        } else {
            bytes = try modality.values(frame).map { display(Double($0)) }
        }
        return Raster(width: description.columns, height: description.rows, channels: 1, bytes: bytes)
    }

    /// The light of each sample, computed once for each value that occurs between the least and the greatest.
    private func looked(up frame: Frame, _ display: (Int) -> UInt8) -> [UInt8] {
        let samples = frame.integers
        var (least, greatest) = (Int32.max, Int32.min)
        for sample in samples {
            least = min(least, sample)
            greatest = max(greatest, sample)
        }
        guard least <= greatest else { return [] }
        guard Int(greatest) - Int(least) <= samples.count else { return samples.map { display(Int($0)) } }
        let table = (Int(least)...Int(greatest)).map(display)
        return table.withUnsafeBufferPointer { table in samples.map { table[Int($0 - least)] } }
    }
}

/// A window for images that bring none.
enum DefaultWindow {
    /// All values of up to 8 bits; of more bits what lies between the darkest and the brightest half percent, without
    /// the padding around a round field.
    static func choose(
        _ frame: Frame, _ modality: ModalityTransform, _ dataSet: DataSet
    ) throws(CodecError) -> VOITransform {
        let description = frame.description
        if description.sampleKind == .integer, description.bitsStored <= 8, case .rescale = modality {
            let least = description.isSigned ? -(1 << (description.bitsStored - 1)) : 0
            let greatest = least + (1 << description.bitsStored) - 1
            let ends = [modality(least), modality(greatest)].sorted()
            return exact(ends[0], ends[1])
        }
        var values = try modality.values(frame).filter(\.isFinite)
        if let padding = dataSet.int(.pixelPaddingValue) {
            let shown = Float(modality(padding))
            let kept = values.filter { $0 != shown }
            if !kept.isEmpty { values = kept }
        }
        // Sorting every pixel of a large image would take longer than drawing it.
        let stride = max(1, values.count / 65_536)
        var sample = Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
        sample.sort()
        guard let first = sample.first, let last = sample.last, first < last else {
            return .fullRange(values)
        }
        let low = sample[sample.count / 200]
        let high = sample[sample.count - 1 - sample.count / 200]
        return low < high ? exact(Double(low), Double(high)) : exact(Double(first), Double(last))
    }

    private static func exact(_ low: Double, _ high: Double) -> VOITransform {
        .window(center: low + (high - low) / 2, width: high - low, .linearExact)
    }
}

extension RenderingRequest.Window.Function {
    var transform: VOITransform.Function {
        switch self {
        case .linear: .linear
        case .linearExact: .linearExact
        case .sigmoid: .sigmoid
        }
    }
}
