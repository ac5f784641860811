/// The functional groups of CT that an original image must have (PS3.3 C.8.15.3).
extension EnhancedCTImage.Scan {
    func groups(_ geometry: PlaneGeometry) -> DataSet {
        var groups = DataSet()
        groups.set(.ctAcquisitionTypeSequence, [acquisitionTypeItem])
        groups.set(.ctAcquisitionDetailsSequence, [detailsItem])
        groups.set(.ctTableDynamicsSequence, [tableItem])
        groups.set(.ctGeometrySequence, [geometryItem])
        groups.set(.ctReconstructionSequence, [reconstructionItem(geometry)])
        groups.set(.ctExposureSequence, [exposureItem])
        groups.set(.ctxRayDetailsSequence, [xRayItem])
        return groups
    }

    func check(planes: Int) throws(DICOMError) {
        guard tablePositionsMillimeters.count == planes else {
            throw DICOMError(
                .invalidValue, "each of the \(planes) planes needs a table position.",
                path: TagPath(.tablePosition))
        }
    }

    /// Item of CT Position Sequence: the field of view is centred on the plane.
    func positionItem(_ geometry: PlaneGeometry, plane: Int) -> DataSet {
        let center = geometry.center(plane: plane)
        var item = DataSet()
        item.set(.tablePosition, tablePositionsMillimeters[plane])
        item.set(.reconstructionTargetCenterPatient, center)
        item.set(.dataCollectionCenterPatient, center)
        return item
    }

    private var acquisitionTypeItem: DataSet {
        var item = DataSet()
        item.set(.acquisitionType, acquisitionType)
        if acquisitionType == "CONSTANT_ANGLE" { item.set(.tubeAngle, 0.0) }
        item.set(.constantVolumeFlag, "NO")
        item.set(.fluoroscopyFlag, "NO")
        return item
    }

    private var detailsItem: DataSet {
        var item = DataSet()
        item.set(.rotationDirection, "CW")
        item.set(.revolutionTime, revolutionSeconds)
        item.set(.singleCollimationWidth, singleCollimationMillimeters)
        item.set(.totalCollimationWidth, totalCollimationMillimeters)
        item.set(.tableHeight, tableHeightMillimeters)
        item.set(.gantryDetectorTilt, gantryTiltDegrees)
        item.set(.dataCollectionDiameter, dataCollectionMillimeters)
        return item
    }

    private var tableItem: DataSet {
        var item = DataSet()
        guard let tableFeedMillimeters, let spiralPitch else { return item }
        item.set(.tableSpeed, tableFeedMillimeters / max(1e-6, revolutionSeconds))
        item.set(.tableFeedPerRotation, tableFeedMillimeters)
        item.set(.spiralPitchFactor, spiralPitch)
        return item
    }

    private var geometryItem: DataSet {
        var item = DataSet()
        item.set(.distanceSourceToDetector, sourceToDetectorMillimeters)
        item.set(.distanceSourceToDataCollectionCenter, sourceToCenterMillimeters)
        return item
    }

    private func reconstructionItem(_ geometry: PlaneGeometry) -> DataSet {
        var item = DataSet()
        item.set(.reconstructionAlgorithm, "FILTER_BACK_PROJ")
        item.set(.convolutionKernel, convolutionKernel)
        item.set(.convolutionKernelGroup, convolutionKernelGroup)
        item.set(.reconstructionDiameter, Double(geometry.columns) * geometry.pixelSpacing[1])
        item.set(.reconstructionPixelSpacing, geometry.pixelSpacing)
        item.set(.reconstructionAngle, 360.0)
        item.set(.imageFilter, "NONE")
        return item
    }

    private var exposureItem: DataSet {
        var item = DataSet()
        item.set(.exposureTimeInms, exposureMilliseconds)
        item.set(.xRayTubeCurrentInmA, tubeMilliamperes)
        item.set(.exposureInmAs, tubeMilliamperes * exposureMilliseconds / 1000)
        item.set(.exposureModulationType, "NONE")
        item.set(.ctdiVol, doseIndexMilligray)
        item.set(.ctdiPhantomTypeCodeSequence, [dosePhantom.item])
        return item
    }

    private var xRayItem: DataSet {
        var item = DataSet()
        item.set(.kvp, tubeKilovolts)
        item.set(.focalSpots, focalSpotMillimeters)
        item.set(.filterType, filterType)
        item.set(.filterMaterial, filterMaterial)
        return item
    }
}
