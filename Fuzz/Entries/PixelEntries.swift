import Codecs
import DICOM

extension FuzzEntry {
    /// Native pixel data in any layout: unpacked, shown, written in another byte order and brought back.
    static let native = FuzzEntry(
        name: "native",
        seeds: {
            var shapes = [
                PixelShape(rows: 2, columns: 3), PixelShape(rows: 2, columns: 2, samples: 3),
                PixelShape(rows: 3, columns: 2, allocated: 16, stored: 12, isSigned: true),
                PixelShape(rows: 2, columns: 9, allocated: 1), PixelShape(rows: 2, columns: 2, allocated: 32),
            ]
            var planes = PixelShape(rows: 2, columns: 2, samples: 3)
            planes.planar = 1
            var halved = PixelShape(rows: 2, columns: 4, samples: 3)
            halved.interpretation = .ybrFull422
            shapes += [planes, halved]
            return shapes.map { [0, 2] + $0.header + (0..<40).map { UInt8($0 * 6) } }
        },
        run: { input in
            var reader = InputReader(input)
            let order: ByteOrder = reader.byte() & 1 == 0 ? .little : .big
            let frames = reader.choice(5)
            let shape = PixelShape(&reader)
            var dataSet = shape.dataSet(frames: frames)
            let words = shape.allocated > 8 || order == .big
            dataSet[.pixelData] = Element(
                tag: .pixelData, vr: words ? .OW : .OB, value: .bytes(reader.rest, order))
            let syntax: TransferSyntax = order == .big ? .explicitVRBigEndian : .explicitVRLittleEndian
            try checkPixels(dataSet, syntax)
        })

    /// Whole objects with pixel data in any syntax; the first byte chooses.
    static let pixels = FuzzEntry(
        name: "pixels", seeds: { try Seeds.objects },
        run: { input in
            var reader = InputReader(input)
            let syntax = Seeds.objectSyntaxes[reader.choice(Seeds.objectSyntaxes.count)]
            guard let dataSet = try? DataSet.decode(reader.rest, as: syntax, budget: Limits.reading) else {
                return
            }
            try checkPixels(dataSet, syntax)
        })

    /// Shows the frames, then takes the object through other syntaxes; lossless ones keep every sample.
    private static func checkPixels(_ dataSet: DataSet, _ syntax: TransferSyntax) throws {
        guard let pixels = try? PixelData(dataSet, transferSyntax: syntax, budget: PixelLimits.small) else {
            return
        }
        let transform = try? PixelTransform(dataSet)
        var frames: [Frame] = []
        for index in 0..<min(pixels.frameCount, 4) {
            guard let frame = try? pixels.frame(index) else { continue }
            frames.append(frame)
            _ = frame.integers.count + frame.floats.count
            _ = try? transform?.display(frame)
            _ = try? ColorTransform.rgb(frame)
        }
        guard frames.count == pixels.frameCount else { return }
        let file = DICOMFile(dataSet: dataSet, transferSyntax: syntax)
        for target in [
            TransferSyntax(.rleLossless), TransferSyntax(.jpeglsLossless), .explicitVRBigEndian,
        ] {
            guard let coded = try? PixelCodecs.transcode(file, to: target, budget: PixelLimits.small) else {
                continue
            }
            let back: PixelData
            do {
                back = try PixelData(coded, budget: PixelLimits.small)
            } catch {
                throw Violation("What was transcoded to \(target) has no pixels: \(error)")
            }
            for (index, frame) in frames.enumerated() {
                let again: Frame
                do {
                    again = try back.frame(index)
                } catch {
                    throw Violation("Frame \(index) cannot be read from \(target): \(error)")
                }
                try promise(again.integers == frame.integers, "Frame \(index) changes in \(target).")
            }
        }
    }

    /// Fragments and offset tables: what belongs together stays in order and nothing is lost.
    static let encapsulation = FuzzEntry(
        name: "encapsulation",
        seeds: {
            let streams: [[UInt8]] = [[1, 2, 3, 4], [5, 6], [7, 8, 9, 10, 11, 12]]
            return [Encapsulation.OffsetTable.none, .basic, .extended].map { table in
                let made = Encapsulation(streams, offsetTable: table)
                guard case .fragments(let fragments) = made.value else { return [] }
                let extended = made.extendedOffsetTable?.array ?? []
                return [3, 0, UInt8(extended.count), UInt8(fragments.count)]
                    + fragments.flatMap { [UInt8($0.count)] + $0.array } + extended
            }
        },
        run: { input in
            var reader = InputReader(input)
            let frameCount = reader.number()
            let extended = reader.choice(256)
            let value = (0..<reader.choice(64)).map { _ in reader.take(reader.choice(64)) }
            var dataSet = DataSet()
            if extended > 0 { dataSet.set(.extendedOffsetTable, reader.take(extended), vr: .OV) }
            let starts: (Bytes) -> Bool? = { $0.count >= 2 && $0[0] == 0xFF && $0[1] == 0xD8 }
            guard
                let frames = try? EncapsulatedFrames(
                    value, frameCount: max(frameCount, 1), dataSet: dataSet, startsFrame: starts)
            else { return }
            let streams = (0..<frames.count).map { frames.codeStream($0).array }
            try promise(
                streams.flatMap(\.self) == value.dropFirst().flatMap(\.array),
                "Fragments are lost or out of order.")
            try checkEncapsulation(streams)
        })

    private static func checkEncapsulation(_ streams: [[UInt8]]) throws {
        for table in [Encapsulation.OffsetTable.none, .basic, .extended] {
            var dataSet = DataSet()
            Encapsulation(streams, offsetTable: table).store(in: &dataSet)
            let fragments = dataSet.fragments(.pixelData) ?? []
            let frames = try EncapsulatedFrames(fragments, frameCount: streams.count, dataSet: dataSet)
            let again = (0..<frames.count).map { frames.codeStream($0).array }
            let padded = streams.map { $0.count % 2 == 0 ? $0 : $0 + [0] }
            try promise(again == padded, "Frames change with table \(table).")
        }
    }
}
