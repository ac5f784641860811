import DICOM

/// How an image that is smaller than its cell is enlarged: Magnification Type (2010,0060).
package enum Magnification: String, Sendable {
    case none = "NONE"
    case replicate = "REPLICATE"
    case bilinear = "BILINEAR"
    case cubic = "CUBIC"
}

/// What is done with an image that is larger than it may be: Requested Decimate/Crop Behavior (2020,0040).
package enum OversizeBehaviour: String, Sendable {
    case decimate = "DECIMATE"
    case crop = "CROP"
    case fail = "FAIL"
}

/// The density of a part of the film without an image (2010,0100) and (2010,0110).
package enum FilmDensity: Sendable, Equatable {
    case black
    case white
    /// Hundredths of optical density.
    case optical(Int)

    package init?(_ text: String) {
        switch text {
        case "BLACK": self = .black
        case "WHITE": self = .white
        default:
            guard let number = Int(text), (0...1000).contains(number) else { return nil }
            self = .optical(number)
        }
    }

    package var text: String {
        switch self {
        case .black: "BLACK"
        case .white: "WHITE"
        case .optical(let number): "\(number)"
        }
    }
}

/// How the values of images become shades: a presentation LUT (PS3.3 C.11.4), or none.
package enum PresentationLUT: Sendable, Equatable {
    /// The values are P-values already.
    case identity
    /// The values are proportional to optical density.
    case linearOpticalDensity
    /// P-values by table, the first for value 0; of so many bits.
    case table([UInt16], bits: Int)

    /// Reads the attributes of N-CREATE (PS3.4 H.4.9).
    package init(_ dataSet: DataSet) throws(PrintRefusal) {
        if let item = dataSet.items(.presentationLUTSequence).first {
            guard !dataSet.contains(.presentationLUTShape) || dataSet[.presentationLUTShape]?.isEmpty == true
            else { throw PrintRefusal(invalid: .presentationLUTShape) }
            self = try Self.table(item)
            return
        }
        switch dataSet.string(.presentationLUTShape) {
        case "IDENTITY": self = .identity
        case "LIN OD": self = .linearOpticalDensity
        case nil: throw PrintRefusal(missing: .presentationLUTShape)
        default: throw PrintRefusal(invalid: .presentationLUTShape)
        }
    }

    private static func table(_ item: DataSet) throws(PrintRefusal) -> PresentationLUT {
        let descriptor = item.ints(.lutDescriptor)
        guard item.contains(.lutDescriptor) else { throw PrintRefusal(missing: .lutDescriptor) }
        guard descriptor.count == 3, descriptor[1] == 0, (10...16).contains(descriptor[2]) else {
            throw PrintRefusal(invalid: .lutDescriptor)
        }
        // 0 stands for 65536, and devices write large numbers with a sign.
        let count = descriptor[0] == 0 ? 65_536 : descriptor[0] & 0xFFFF
        guard item.contains(.lutData) else { throw PrintRefusal(missing: .lutData) }
        let values = item.ints(.lutData).map { UInt16(truncatingIfNeeded: $0) }
        guard count >= 2, values.count == count || values.count == count + count % 2,
            values.allSatisfy({ Int($0) >> descriptor[2] == 0 })
        else { throw PrintRefusal(invalid: .lutData) }
        return .table(Array(values.prefix(count)), bits: descriptor[2])
    }
}

/// What a film box says of all of its images (PS3.3 C.13.3).
package struct FilmSettings: Sendable, Equatable {
    package var layout = FilmLayout.standard(columns: 1, rows: 1)
    package var size = FilmSize.inches14x17
    package var isLandscape = false
    package var magnification = Magnification.bilinear
    package var border = FilmDensity.black
    package var empty = FilmDensity.black
    package var hasTrim = false
    /// Hundredths of optical density.
    package var minimumDensity = FilmSettings.densities.lowerBound
    package var maximumDensity = FilmSettings.densities.upperBound
    /// Light box and surroundings, in cd/m².
    package var illumination = 2000
    package var ambientLight = 10
    package var lut: PresentationLUT?

    /// What this printer can do, in hundredths of optical density.
    package static let densities = 20...300

    package init() {}

    /// Takes over what a data set says. What cannot be done as asked is done otherwise, and named in the answer.
    /// - Returns: whether a density had to be changed (B605H).
    package mutating func take(_ dataSet: DataSet, isNew: Bool) throws(PrintRefusal) -> Bool {
        if isNew {
            guard dataSet.contains(.imageDisplayFormat) else {
                throw PrintRefusal(missing: .imageDisplayFormat)
            }
            let format = dataSet.strings(.imageDisplayFormat).joined(separator: "\\")
            guard let layout = FilmLayout(format) else { throw PrintRefusal(invalid: .imageDisplayFormat) }
            self.layout = layout
            if let text = dataSet.string(.filmSizeID) {
                guard let size = FilmSize(rawValue: text) else { throw PrintRefusal(invalid: .filmSizeID) }
                self.size = size
            }
            switch dataSet.string(.filmOrientation) {
            case nil, "PORTRAIT": isLandscape = false
            case "LANDSCAPE": isLandscape = true
            default: throw PrintRefusal(invalid: .filmOrientation)
            }
        }
        if let text = dataSet.string(.magnificationType) {
            guard let value = Magnification(rawValue: text) else {
                throw PrintRefusal(invalid: .magnificationType)
            }
            magnification = value
        }
        for (tag, path) in [(Tag.borderDensity, \FilmSettings.border), (.emptyImageDensity, \.empty)] {
            guard let text = dataSet.string(tag) else { continue }
            guard let density = FilmDensity(text) else { throw PrintRefusal(invalid: tag) }
            self[keyPath: path] = density
        }
        switch dataSet.string(.trim) {
        case nil: break
        case "YES": hasTrim = true
        case "NO": hasTrim = false
        default: throw PrintRefusal(invalid: .trim)
        }
        if let value = dataSet.int(.illumination), (1...100_000).contains(value) { illumination = value }
        if let value = dataSet.int(.reflectedAmbientLight), (0...10_000).contains(value) {
            ambientLight = value
        }
        return takeDensities(dataSet)
    }

    private mutating func takeDensities(_ dataSet: DataSet) -> Bool {
        var isChanged = false
        if let value = dataSet.int(.minDensity) {
            minimumDensity = min(max(value, Self.densities.lowerBound), Self.densities.upperBound - 1)
            isChanged = isChanged || minimumDensity != value
        }
        if let value = dataSet.int(.maxDensity) {
            maximumDensity = min(max(value, minimumDensity + 1), Self.densities.upperBound)
            isChanged = isChanged || maximumDensity != value
        }
        return isChanged
    }

    /// The settings as the attributes of a film box.
    package func write(into dataSet: inout DataSet) {
        dataSet.set(.imageDisplayFormat, layout.text)
        dataSet.set(.filmOrientation, isLandscape ? "LANDSCAPE" : "PORTRAIT")
        dataSet.set(.filmSizeID, size.rawValue)
        dataSet.set(.magnificationType, magnification.rawValue)
        dataSet.set(.borderDensity, border.text)
        dataSet.set(.emptyImageDensity, empty.text)
        dataSet.set(.minDensity, minimumDensity)
        dataSet.set(.maxDensity, maximumDensity)
        dataSet.set(.trim, hasTrim ? "YES" : "NO")
        dataSet.set(.illumination, illumination)
        dataSet.set(.reflectedAmbientLight, ambientLight)
    }
}

/// What an image box says of its image (PS3.3 C.13.5).
package struct ImageBoxSettings: Sendable, Equatable {
    package var isReversed = false
    /// That of the film box when nil.
    package var magnification: Magnification?
    package var requestedWidthMillimeters: Double?
    package var oversize = OversizeBehaviour.decimate
    package var lut: PresentationLUT?

    package init() {}

    package mutating func take(_ dataSet: DataSet) throws(PrintRefusal) {
        switch dataSet.string(.polarity) {
        case nil: break
        case "NORMAL": isReversed = false
        case "REVERSE": isReversed = true
        default: throw PrintRefusal(invalid: .polarity)
        }
        if let text = dataSet.string(.magnificationType) {
            guard let value = Magnification(rawValue: text) else {
                throw PrintRefusal(invalid: .magnificationType)
            }
            magnification = value
        }
        if dataSet.string(.requestedImageSize) != nil {
            guard let width = dataSet.double(.requestedImageSize), (1...1000).contains(width) else {
                throw PrintRefusal(invalid: .requestedImageSize)
            }
            requestedWidthMillimeters = width
        }
        if let text = dataSet.string(.requestedDecimateCropBehavior) {
            guard let value = OversizeBehaviour(rawValue: text) else {
                throw PrintRefusal(invalid: .requestedDecimateCropBehavior)
            }
            oversize = value
        }
    }
}
