import DICOM
import Imaging

/// Single-frame objects, and the habits of vendors in them.
extension MRPhantomWriter {
    func image(_ volume: MRVolume, slice: Int) throws(DICOMError) -> DataSet {
        let instance = volume.frame * volume.grid.slices + slice + 1
        var place = geometry(volume.grid)
        place.positions = [place.positions[slice]]
        place.spacingBetweenSlices = volume.grid.sliceSpacingMillimeters
        var dataSet = try object(
            volume, instance: "\(volume.name) \(slice)", number: instance, geometry: place,
            pixels: try StoredPixels(
                rows: volume.grid.rows, columns: volume.grid.columns, frames: 1,
                unsigned: stored(volume, slice: slice)),
            seconds: volume.seconds[slice])
        setHabits(volume, slice: slice, in: &dataSet)
        return dataSet
    }

    /// All slices side by side, with the position that the whole image would have were it one slice.
    func mosaic(_ volume: MRVolume) throws(DICOMError) -> DataSet {
        let grid = volume.grid
        var side = 1
        while side * side < grid.slices { side += 1 }
        let columns = side * grid.columns
        var words = [UInt16](repeating: 0, count: columns * side * grid.rows)
        for (slice, image) in volume.images.enumerated() {
            for row in 0..<grid.rows {
                let start = (slice / side * grid.rows + row) * columns + slice % side * grid.columns
                for column in 0..<grid.columns { words[start + column] = image[row * grid.columns + column] }
            }
        }
        var place = geometry(grid)
        let shift = Double(side - 1) / 2
        place.positions = [
            [
                place.positions[0][0] - shift * Double(grid.columns) * grid.columnSpacingMillimeters,
                place.positions[0][1] - shift * Double(grid.rows) * grid.rowSpacingMillimeters,
                place.positions[0][2],
            ]
        ]
        (place.rows, place.columns) = (side * grid.rows, columns)
        place.spacingBetweenSlices = grid.sliceSpacingMillimeters
        let first = volume.seconds.min() ?? 0
        var dataSet = try object(
            volume, instance: volume.name, number: volume.frame + 1, geometry: place,
            pixels: try StoredPixels(rows: place.rows, columns: columns, frames: 1, unsigned: words),
            seconds: first)
        dataSet.set(.imageType, ["ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"])
        dataSet.set(Tag(0x0019, 0x0010), "SIEMENS MR HEADER", vr: .LO)
        dataSet.set(Tag(0x0019, 0x100A), grid.slices, vr: .US)
        if let bValue = volume.bValue { dataSet.set(Tag(0x0019, 0x100C), Int(bValue), vr: .IS) }
        dataSet.set(Tag(0x0019, 0x1029), volume.seconds.map { ($0 - first) * 1000 }, vr: .FD)
        return dataSet
    }

    private func object(
        _ volume: MRVolume, instance: String, number: Int, geometry: PlaneGeometry, pixels: StoredPixels,
        seconds: Double
    ) throws(DICOMError) -> DataSet {
        let image = MRImage(
            context: try context(
                series: volume.series, number: volume.seriesNumber, description: volume.description,
                instance: "\(volume.series) \(instance)", number, seconds),
            facts: ImageFacts(
                imageType: ["ORIGINAL", "PRIMARY", volume.bValue == nil ? "PERFUSION" : "DIFFUSION", "NONE"],
                acquisitionNumber: volume.frame + 1),
            geometry: geometry, pixels: pixels,
            acquisition: MRImage.Acquisition(
                scanningSequence: volume.isGradientEcho ? ["EP", "GR"] : ["EP", "SE"],
                sequenceVariant: ["SK"],
                acquisitionType: "2D", repetitionMilliseconds: volume.repetitionMilliseconds,
                echoMilliseconds: volume.echoMilliseconds, echoTrainLength: 63, flipDegrees: 60,
                fieldStrengthTesla: 3))
        var dataSet = try image.dataSet()
        dataSet.set(.acquisitionDate, identity.studyDate)
        dataSet.set(.contentDate, identity.studyDate)
        let time = PhantomWriter.time(identity.startSeconds + seconds)
        dataSet.set(.acquisitionTime, time)
        dataSet.set(.contentTime, time)
        return dataSet
    }

    private func setHabits(_ volume: MRVolume, slice: Int, in dataSet: inout DataSet) {
        let start = PhantomWriter.time(identity.startSeconds + (volume.frames > 0 ? 120 : 0))
        switch layout {
        case .siemens:
            dataSet.set(Tag(0x0019, 0x0010), "SIEMENS MR HEADER", vr: .LO)
            if let bValue = volume.bValue { dataSet.set(Tag(0x0019, 0x100C), Int(bValue), vr: .IS) }
        case .ge:
            setTimes(start, in: &dataSet)
            dataSet.set(Tag(0x0043, 0x0010), "GEMS_PARM_01", vr: .LO)
            if volume.frames > 0 {
                // The standard knows trigger times of gated scans alone.
                dataSet.set(.scanOptions, "CG")
                dataSet.set(.triggerTime, (volume.seconds[slice] - 120) * 1000)
                dataSet.set(Tag(0x0043, 0x1039), [0, 0, 0, 0], vr: .IS)
            }
            // Newer software adds a thousand million.
            if let bValue = volume.bValue {
                let coded = Int(bValue) + (bValue > 0 ? 1_000_000_000 : 0)
                dataSet.set(Tag(0x0043, 0x1039), [coded, 8, 0, 0], vr: .IS)
            }
        case .philips: setPhilips(volume, start, in: &dataSet)
        case .canon:
            setTimes(start, in: &dataSet)
            setPositions(volume, in: &dataSet)
            if let bValue = volume.bValue, bValue > 0 {
                dataSet.set(.diffusionBValue, bValue)
                dataSet.set(.imageComments, "b=\(Int(bValue))(0.445,0.000,0.895)")
            }
        case .unitedImaging:
            dataSet.set(Tag(0x0065, 0x0010), "Image Private Header", vr: .LO)
            if let bValue = volume.bValue { dataSet.set(Tag(0x0065, 0x1009), bValue, vr: .FD) }
        case .neusoft:
            setPositions(volume, in: &dataSet)
            if let bValue = volume.bValue { dataSet.set(.diffusionBValue, bValue) }
        case .mosaic, .philipsEnhanced: break
        }
    }

    private func setTimes(_ time: String, in dataSet: inout DataSet) {
        dataSet.set(.acquisitionTime, time)
        dataSet.set(.contentTime, time)
    }

    private func setPositions(_ volume: MRVolume, in dataSet: inout DataSet) {
        guard volume.frames > 0 else { return }
        dataSet.set(.temporalPositionIdentifier, volume.frame + 1)
        dataSet.set(.numberOfTemporalPositions, volume.frames)
        dataSet.set(.temporalResolution, volume.repetitionMilliseconds)
    }

    /// Stored values are scaled for display, by another factor in each series; (2005,xx0E) leads back to the signal.
    private func setPhilips(_ volume: MRVolume, _ start: String, in dataSet: inout DataSet) {
        setTimes(start, in: &dataSet)
        setPositions(volume, in: &dataSet)
        dataSet.set(.rescaleSlope, 1.75)
        dataSet.set(.rescaleIntercept, 0)
        dataSet.set(.rescaleType, "normalized")
        dataSet.set(Tag(0x2005, 0x0010), "Philips MR Imaging DD 001", vr: .LO)
        dataSet.set(Tag(0x2005, 0x100D), 0.0, vr: .FL)
        dataSet.set(Tag(0x2005, 0x100E), philipsScale(volume), vr: .FL)
        dataSet.set(Tag(0x2001, 0x0010), "Philips Imaging DD 001", vr: .LO)
        dataSet.set(Tag(0x2001, 0x1003), volume.bValue ?? 0, vr: .FL)
        if volume.frames > 0 {
            dataSet.set(
                Tag(0x2005, 0x10A0), Double(volume.frame) * volume.repetitionMilliseconds / 1000, vr: .FL)
        }
    }

    /// What Philips multiplies the signal by before it is stored.
    private func philipsScale(_ volume: MRVolume) -> Double {
        volume.bValue.map { $0 > 0 ? 2.0 : 0.5 } ?? 1.25
    }

    private func stored(_ volume: MRVolume, slice: Int) -> [UInt16] {
        guard layout == .philips else { return volume.images[slice] }
        let scale = philipsScale(volume)
        return volume.images[slice].map { UInt16(clamping: Int((Double($0) * scale).rounded())) }
    }

    // MARK: What all objects share

    func context(
        series: String, number: Int, description: String, instance: String, _ instanceNumber: Int,
        _ seconds: Double
    ) throws(DICOMError) -> CompositeContext {
        var attributes = DataSet()
        attributes.set(.patientAge, identity.age)
        attributes.set(.studyDescription, identity.studyDescription)
        return CompositeContext(
            patientAndStudy: PatientAndStudy(
                name: identity.patientName, patientID: identity.patientID,
                birthDate: CalendarDate(identity.birthDate), sex: identity.sex,
                studyInstanceUID: identity.studyUID, studyDate: CalendarDate(identity.studyDate),
                studyTime: TimeOfDay(PhantomWriter.time(identity.startSeconds)), studyID: "1",
                accessionNumber: identity.accessionNumber, attributes: attributes),
            series: SeriesAttributes(
                uid: uid(series), number: number, description: description, bodyPart: identity.bodyPart,
                patientPosition: "HFS"),
            equipment: Equipment(
                manufacturer: manufacturer, modelName: layout.rawValue, serialNumber: "1",
                softwareVersions: ["1"]),
            sopInstanceUID: uid(instance), instanceNumber: instanceNumber, created: try moment(seconds),
            frameOfReference: FrameOfReference(uid: uid("frame of reference")))
    }

    private var manufacturer: String { "Willis phantom" }

    func moment(_ seconds: Double) throws(DICOMError) -> DateAndTime {
        guard
            let moment = DateAndTime(
                identity.studyDate + PhantomWriter.time(identity.startSeconds + seconds))
        else {
            throw DICOMError(
                .invalidValue, "\"\(identity.studyDate)\" is no date.", path: TagPath(.studyDate))
        }
        return moment
    }

    /// A grid that stands straight, with its middle at zero.
    func geometry(_ grid: Grid) -> PlaneGeometry {
        func half(_ count: Int, _ spacing: Double) -> Double { -spacing * Double(count - 1) / 2 }
        return PlaneGeometry(
            rows: grid.rows, columns: grid.columns, planes: grid.slices,
            first: [
                half(grid.columns, grid.columnSpacingMillimeters),
                half(grid.rows, grid.rowSpacingMillimeters),
                half(grid.slices, grid.sliceSpacingMillimeters),
            ], step: [0, 0, grid.sliceSpacingMillimeters], orientation: [1, 0, 0, 0, 1, 0],
            pixelSpacing: [grid.rowSpacingMillimeters, grid.columnSpacingMillimeters],
            sliceThickness: grid.sliceSpacingMillimeters)
    }

    func uid(_ what: String) -> UID {
        .derived(from: "willis mr phantom \(identity.seed) \(layout.rawValue) \(what)")
    }
}
