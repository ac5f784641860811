import DICOM

/// What tells MR images of one examination apart: echo, diffusion weighting, and what the image is.
package struct MRFacts: Sendable, Equatable {
    package var echoMilliseconds: Double?
    package var repetitionMilliseconds: Double?
    /// s/mm²; nil when the image does not say, as those without weighting often do not.
    package var bValue: Double?
    /// A map that the scanner computed: a diffusion coefficient, anisotropy, or a synthetic weighting.
    package var isMap = false
    /// Labelled blood, which no contrast passes through.
    package var isSpinLabelled = false

    package init() {}

    /// - Parameters:
    ///   - header: the object.
    ///   - frame: functional groups of one frame by tag, for an enhanced object.
    package init(_ header: DataSet, frame: (Tag) -> DataSet = { _ in DataSet() }) {
        let timing = frame(.mrTimingAndRelatedParametersSequence)
        echoMilliseconds =
            frame(.mrEchoSequence).double(.effectiveEchoTime) ?? header.double(.echoTime)
            ?? header.double(.effectiveEchoTime)
        repetitionMilliseconds = timing.double(.repetitionTime) ?? header.double(.repetitionTime)
        bValue = DiffusionWeight.read(header, diffusion: frame(.mrDiffusionSequence))
        var words = header.strings(.imageType) + frame(.mrImageFrameTypeSequence).strings(.frameType)
        words += frame(.mrImageFrameTypeSequence).strings(.acquisitionContrast)
        let said = Set(words.map { $0.uppercased() })
        let maps: Set<String> = [
            "ADC", "FA", "EADC", "EXP", "TENSOR", "TENSOR_B0", "CALC_BVALUE", "ADC_UNSPECIFIED", "ADC MAP",
            "RELCBF", "RELCBV", "RELMTT", "TTP", "GBP", "PBP", "RCBF", "RCBV", "MTT", "TMAX", "QUANTITY",
            "PHASE", "P", "PHASE MAP",
        ]
        isMap = !said.isDisjoint(with: maps)
        isSpinLabelled =
            said.contains("ASL") || said.contains("PERFUSION_ASL")
            || header.string(.seriesDescription)?.uppercased().contains("ASL") == true
    }
}

/// The diffusion weighting as each vendor writes it.
enum DiffusionWeight {
    /// s/mm²; nil when nothing says it.
    static func read(_ header: DataSet, diffusion: DataSet) -> Double? {
        let found =
            diffusion.double(.diffusionBValue) ?? header.double(.diffusionBValue) ?? siemens(header)
            ?? generalElectric(header) ?? philips(header) ?? unitedImaging(header) ?? comment(header)
            ?? sequenceName(header)
        guard let found, found.isFinite, (0...50_000).contains(found) else { return nil }
        return found
    }

    private static func value(
        _ header: DataSet, _ group: UInt16, _ creator: String, _ offset: UInt8, _ vr: VR
    ) -> Double? {
        header.scannerElement(group: group, creator: creator, offset: offset, as: vr)?.doubles.first
    }

    /// (0019,xx0C), "SIEMENS MR HEADER".
    private static func siemens(_ header: DataSet) -> Double? {
        value(header, 0x0019, "SIEMENS MR HEADER", 0x0C, .IS)
    }

    /// (0043,xx39), "GEMS_PARM_01": the first of four; newer software adds a thousand million to it.
    private static func generalElectric(_ header: DataSet) -> Double? {
        guard let found = value(header, 0x0043, "GEMS_PARM_01", 0x39, .IS), found >= 0 else { return nil }
        return found.truncatingRemainder(dividingBy: 100_000)
    }

    /// (2001,xx03), "Philips Imaging DD 001".
    private static func philips(_ header: DataSet) -> Double? {
        value(header, 0x2001, "Philips Imaging DD 001", 0x03, .FL)
    }

    /// (0065,xx09), "Image Private Header".
    private static func unitedImaging(_ header: DataSet) -> Double? {
        value(header, 0x0065, "Image Private Header", 0x09, .FD)
    }

    /// Canon, and others that write nothing else: `b=1000(0.445,0.000,0.895)` as a comment.
    private static func comment(_ header: DataSet) -> Double? {
        guard let text = header.string(.imageComments)?.lowercased(), text.hasPrefix("b=") else { return nil }
        return Double(text.dropFirst(2).prefix { $0.isNumber || $0 == "." })
    }

    /// Sequence names such as `*ep_b1000t` or `ep_b0`, of Siemens and of those who follow its habit.
    private static func sequenceName(_ header: DataSet) -> Double? {
        guard let name = header.string(.sequenceName)?.lowercased(), let start = name.firstRange(of: "_b")
        else {
            return nil
        }
        let digits = name[start.upperBound...].prefix { $0.isNumber }
        return digits.isEmpty ? nil : Double(digits)
    }
}

/// How Philips scales MR signal: stored values are rescaled for display, and a private slope leads to the signal, which
/// alone may be compared between images (Chenevert et al., Transl Oncol 2014;7:65).
enum PhilipsScale {
    static func apply(_ layout: inout PixelLayout, header: DataSet, frame: DataSet) {
        let places = [frame, header]
        for place in places {
            guard
                let scale = place.scannerElement(
                    group: 0x2005, creator: "Philips MR Imaging DD 001", offset: 0x0E, as: .FL)?.doubles
                    .first,
                scale.isFinite, scale > 0
            else { continue }
            let factor = layout.slope * scale
            layout = PixelLayout(
                bitsAllocated: layout.bitsAllocated, bitsStored: layout.bitsStored, highBit: layout.highBit,
                isSigned: layout.isSigned, samplesPerPixel: layout.samplesPerPixel, slope: 1 / scale,
                intercept: layout.intercept / factor, padding: layout.padding)
            return
        }
    }

    /// The private sequence of a frame of an enhanced object.
    static func item(_ groups: FunctionalGroups, frame: Int) -> DataSet {
        groups.group(Tag(0x2005, 0x140F), frame: frame) ?? DataSet()
    }

    /// Dynamic Scan Begin Time, (2005,xxA0), in seconds.
    static func dynamicSeconds(_ dataSet: DataSet) -> Double? {
        dataSet.scannerElement(
            group: 0x2005, creator: "Philips MR Imaging DD 001", offset: 0xA0, as: .FL)?.doubles.first
    }
}
