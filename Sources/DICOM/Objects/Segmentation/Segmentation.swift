/// Parts of images that were marked and named (PS3.3 A.51, Segmentation IOD).
public struct Segmentation: Sendable {
    /// How much of a voxel belongs to a segment.
    public enum Voxels: Sendable {
        /// All or nothing: for each segment its voxels, `[plane][row][column]`.
        case binary([[Bool]])
        /// A part: for each segment its values from 0 to `maximum`, `[plane][row][column]`.
        case fractional([[UInt8]], Fraction, maximum: UInt8)
    }

    /// What a fraction is of.
    public enum Fraction: String, Sendable {
        /// How likely the voxel belongs to the segment.
        case probability = "PROBABILITY"
        /// How much of the voxel the segment fills.
        case occupancy = "OCCUPANCY"
    }

    /// Whom it is about, its series, and what made it. A frame of reference is required.
    public var context: CompositeContext
    /// What the segmentation is called.
    public var content: ContentIdentification
    /// Where the planes lie.
    public var geometry: PlaneGeometry
    /// What the segments are; they are numbered from 1 in this order.
    public var segments: [Segment]
    /// Which voxels belong to them.
    public var voxels: Voxels
    /// What they were found in, plane by plane.
    public var derivation: Derivation
    /// Identifies how the frames are ordered; the same for objects that are ordered alike.
    public var dimensionOrganization: UID

    /// Describes a segmentation.
    public init(
        context: CompositeContext, content: ContentIdentification, geometry: PlaneGeometry,
        segments: [Segment], voxels: Voxels, derivation: Derivation, dimensionOrganization: UID
    ) {
        self.context = context
        self.content = content
        self.geometry = geometry
        self.segments = segments
        self.voxels = voxels
        self.derivation = derivation
        self.dimensionOrganization = dimensionOrganization
    }
}

extension Segmentation {
    /// Writes the object. A frame without a voxel of its segment is left out; when no segment has any, the first plane
    /// of the first segment stays, because an object needs a frame.
    /// - Throws: ``DICOMError`` with code `invalidValue` for sizes that do not fit each other and values that cannot be
    /// written, `missingAttribute` for a Type 1 attribute without a value; both name the element.
    public func dataSet() throws(DICOMError) -> DataSet {
        try check()
        var dataSet = context.dataSet(sopClass: .segmentationStorage, modality: "SEG")
        content.write(into: &dataSet)
        dataSet.set(.imageType, ["DERIVED", "PRIMARY"])
        dataSet.set(.burnedInAnnotation, "NO")
        dataSet.set(.lossyImageCompression, "00")
        dataSet.set(
            .segmentSequence, segments.enumerated().map { $0.element.item(number: $0.offset + 1) })
        ReferencedInstances(derivation.instances).writeCommonInstanceReference(
            into: &dataSet, study: context.patientAndStudy.studyInstanceUID)
        let frames = frames()
        organize(frames).write(
            into: &dataSet, dimensions: [.segment, .position], organization: dimensionOrganization)
        writePixels(frames, into: &dataSet)
        try ObjectCheck(copied: context.patientAndStudy).finish(
            &dataSet,
            required: [
                .contentLabel, .frameOfReferenceUID, .manufacturer, .manufacturerModelName,
                .deviceSerialNumber, .softwareVersions, .segmentSequence, .pixelData,
            ])
        return dataSet
    }

    private func check() throws(DICOMError) {
        try geometry.check()
        try derivation.check(frames: geometry.planes)
        let sizes: [Int] =
            switch voxels {
            case .binary(let masks): masks.map(\.count)
            case .fractional(let values, _, _): values.map(\.count)
            }
        let size = geometry.planes * geometry.pixelsPerPlane
        guard !segments.isEmpty, sizes.count == segments.count, sizes.allSatisfy({ $0 == size }) else {
            throw DICOMError(
                .invalidValue,
                "each of the segments, of which there are \(segments.count), needs \(size) voxels, not \(sizes).",
                path: TagPath(.pixelData))
        }
        guard case .fractional(let values, _, let maximum) = voxels else { return }
        guard maximum > 0, values.allSatisfy({ $0.allSatisfy { $0 <= maximum } }) else {
            throw DICOMError(
                .invalidValue, "a fraction is at most the maximum of \(maximum), which is at least 1.",
                path: TagPath(.maximumFractionalValue))
        }
    }

    /// The frames that are written: segment and plane, counted from 0.
    private func frames() -> [(segment: Int, plane: Int)] {
        let size = geometry.pixelsPerPlane
        var frames: [(segment: Int, plane: Int)] = []
        for segment in segments.indices {
            for plane in 0..<geometry.planes {
                let place = plane * size..<(plane + 1) * size
                let isEmpty =
                    switch voxels {
                    case .binary(let masks): !masks[segment][place].contains(true)
                    case .fractional(let values, _, _): values[segment][place].allSatisfy { $0 == 0 }
                    }
                if !isEmpty { frames.append((segment, plane)) }
            }
        }
        return frames.isEmpty ? [(0, 0)] : frames
    }

    private func organize(_ frames: [(segment: Int, plane: Int)]) -> FrameOrganizer {
        var organizer = FrameOrganizer()
        organizer.shared.set(.pixelMeasuresSequence, [geometry.measuresItem])
        organizer.shared.set(.planeOrientationSequence, [geometry.orientationItem])
        for (segment, plane) in frames {
            var identification = DataSet()
            identification.set(.referencedSegmentNumber, segment + 1)
            var groups = DataSet()
            groups.set(.planePositionSequence, [geometry.positionItem(plane: plane)])
            groups.set(.derivationImageSequence, derivation.item(frame: plane).map { [$0] } ?? [])
            groups.set(.segmentIdentificationSequence, [identification])
            organizer.append(indices: [segment + 1, plane + 1], groups: groups)
        }
        return organizer
    }

    /// True when a voxel belongs to two segments.
    private var overlaps: Bool {
        let size = geometry.planes * geometry.pixelsPerPlane
        var taken = [Bool](repeating: false, count: size)
        for segment in segments.indices {
            for voxel in 0..<size {
                let isIn =
                    switch voxels {
                    case .binary(let masks): masks[segment][voxel]
                    case .fractional(let values, _, _): values[segment][voxel] > 0
                    }
                guard isIn else { continue }
                if taken[voxel] { return true }
                taken[voxel] = true
            }
        }
        return false
    }

    private func writePixels(_ frames: [(segment: Int, plane: Int)], into dataSet: inout DataSet) {
        dataSet.set(.samplesPerPixel, 1)
        dataSet.set(.photometricInterpretation, "MONOCHROME2")
        dataSet.set(.pixelRepresentation, 0)
        dataSet.set(.rows, geometry.rows)
        dataSet.set(.columns, geometry.columns)
        dataSet.set(.segmentsOverlap, overlaps ? "YES" : "NO")
        let size = geometry.pixelsPerPlane
        switch voxels {
        case .binary(let masks):
            dataSet.set(.segmentationType, "BINARY")
            setBits(1, in: &dataSet)
            let bits = frames.lazy.map { masks[$0.segment][$0.plane * size..<($0.plane + 1) * size] }
            dataSet.set(.pixelData, Bytes(PackedBits.pack(bits, count: frames.count * size)), vr: .OB)
        case .fractional(let values, let fraction, let maximum):
            dataSet.set(.segmentationType, "FRACTIONAL")
            dataSet.set(.segmentationFractionalType, fraction.rawValue)
            dataSet.set(.maximumFractionalValue, Int(maximum))
            setBits(8, in: &dataSet)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(frames.count * size)
            for frame in frames {
                bytes += values[frame.segment][frame.plane * size..<(frame.plane + 1) * size]
            }
            dataSet.set(.pixelData, Bytes(bytes), vr: .OB)
        }
    }

    private func setBits(_ bits: Int, in dataSet: inout DataSet) {
        dataSet.set(.bitsAllocated, bits)
        dataSet.set(.bitsStored, bits)
        dataSet.set(.highBit, bits - 1)
    }
}

/// Pixels of one bit: the first pixel in the lowest bit, frame after frame without a gap (PS3.5 section 8.1.1).
enum PackedBits {
    static func pack(_ frames: some Sequence<ArraySlice<Bool>>, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (count + 7) / 8)
        var place = 0
        for frame in frames {
            for bit in frame {
                if bit { bytes[place >> 3] |= 1 << UInt8(place & 7) }
                place += 1
            }
        }
        return bytes
    }

    static func unpack(_ bytes: Bytes, from start: Int, count: Int) -> [Bool] {
        bytes.withUnsafeBytes { memory in
            (start..<start + count).map { memory[$0 >> 3] >> UInt8($0 & 7) & 1 == 1 }
        }
    }
}
