/// The module and the functional groups of MR that an original image must have (PS3.3 C.8.13.4 and C.8.13.5).
extension EnhancedMRImage.Scan {
    private func yes(_ isSo: Bool) -> String { isSo ? "YES" : "NO" }

    /// MR Pulse Sequence module.
    func writePulseSequence(into dataSet: inout DataSet) {
        let words: [(Tag, String)] = [
            (.pulseSequenceName, pulseSequenceName), (.mrAcquisitionType, acquisitionType),
            (.echoPulseSequence, echoPulseSequence),
            (.multiPlanarExcitation, "NO"), (.phaseContrast, "NO"),
            (.timeOfFlightContrast, yes(isTimeOfFlight)), (.steadyStatePulseSequence, steadyState),
            (.echoPlanarPulseSequence, yes(isEchoPlanar)), (.saturationRecovery, "NO"),
            (.spectrallySelectedSuppression, suppression), (.oversamplingPhase, "NONE"),
            (.geometryOfKSpaceTraversal, "RECTILINEAR"), (.rectilinearPhaseEncodeReordering, "LINEAR"),
            (.segmentedKSpaceTraversal, "SINGLE"), (.resonantNucleus, "1H"), (.kSpaceFiltering, "NONE"),
            (.applicableSafetyStandardAgency, "IEC"),
        ]
        for (tag, word) in words { dataSet.set(tag, word) }
        // Type 1C: required of spin echoes alone.
        if echoPulseSequence != "GRADIENT" { dataSet.set(.multipleSpinEcho, "NO") }
        if acquisitionType == "3D" { dataSet.set(.coverageOfKSpace, "FULL") }
        dataSet.set(.numberOfKSpaceTrajectories, 1)
        dataSet.set(.magneticFieldStrength, fieldStrengthTesla)
    }

    /// The functional groups.
    func groups(_ geometry: PlaneGeometry) -> DataSet {
        var groups = DataSet()
        groups.set(.mrTimingAndRelatedParametersSequence, [timingItem])
        groups.set(.mrfovGeometrySequence, [fieldOfViewItem(geometry)])
        groups.set(.mrEchoSequence, [echoItem])
        groups.set(.mrModifierSequence, [modifierItem])
        groups.set(.mrImagingModifierSequence, [imagingItem])
        groups.set(.mrReceiveCoilSequence, [receiveCoilItem])
        groups.set(.mrTransmitCoilSequence, [transmitCoilItem])
        var averagesItem = DataSet()
        averagesItem.set(.numberOfAverages, averages)
        groups.set(.mrAveragesSequence, [averagesItem])
        return groups
    }

    private var timingItem: DataSet {
        var absorption = DataSet()
        absorption.set(.specificAbsorptionRateDefinition, "IEC_WHOLE_BODY")
        absorption.set(.specificAbsorptionRateValue, absorptionWattsPerKilogram)
        let modes = [("STATIC FIELD", "IEC_NORMAL"), ("RF", "IEC_NORMAL"), ("GRADIENT", "IEC_NORMAL")]
        var item = DataSet()
        item.set(.repetitionTime, repetitionMilliseconds)
        item.set(.flipAngle, flipDegrees)
        item.set(.echoTrainLength, max(radioFrequencyEchoes, gradientEchoes))
        item.set(.rfEchoTrainLength, radioFrequencyEchoes)
        item.set(.gradientEchoTrainLength, gradientEchoes)
        item.set(.specificAbsorptionRateSequence, [absorption])
        item.set(.gradientOutputType, "DB_DT")
        item.set(.gradientOutput, gradientTeslaPerSecond)
        item.set(
            .operatingModeSequence,
            modes.map { type, mode in
                var item = DataSet()
                item.set(.operatingModeType, type)
                item.set(.operatingMode, mode)
                return item
            })
        return item
    }

    private func fieldOfViewItem(_ geometry: PlaneGeometry) -> DataSet {
        let isAlongColumns = phaseEncodingDirection == "COLUMN"
        var item = DataSet()
        item.set(.inPlanePhaseEncodingDirection, phaseEncodingDirection)
        item.set(.mrAcquisitionFrequencyEncodingSteps, isAlongColumns ? geometry.columns : geometry.rows)
        item.set(.mrAcquisitionPhaseEncodingStepsInPlane, isAlongColumns ? geometry.rows : geometry.columns)
        if acquisitionType == "3D" {
            item.set(.mrAcquisitionPhaseEncodingStepsOutOfPlane, geometry.planes)
        }
        item.set(.percentSampling, percentSampling)
        item.set(.percentPhaseFieldOfView, percentPhaseFieldOfView)
        return item
    }

    private var echoItem: DataSet {
        var item = DataSet()
        item.set(.effectiveEchoTime, echoMilliseconds)
        return item
    }

    private var modifierItem: DataSet {
        var item = DataSet()
        item.set(.inversionRecovery, yes(inversionMilliseconds != nil))
        if let inversionMilliseconds { item.set(.inversionTimes, inversionMilliseconds) }
        let words: [(Tag, String)] = [
            (.flowCompensation, "NONE"), (.spoiling, spoiling), (.t2Preparation, "NO"),
            (.spectrallySelectedExcitation, "NONE"), (.spatialPresaturation, "NONE"),
            (.partialFourier, "NO"), (.parallelAcquisition, "NO"),
        ]
        for (tag, word) in words { item.set(tag, word) }
        return item
    }

    private var imagingItem: DataSet {
        var item = DataSet()
        item.set(.magnetizationTransfer, "NONE")
        item.set(.bloodSignalNulling, "NO")
        item.set(.tagging, "NONE")
        item.set(.transmitterFrequency, transmitterMegahertz)
        item.set(.pixelBandwidth, pixelBandwidthHertz)
        return item
    }

    private var receiveCoilItem: DataSet {
        var item = DataSet()
        item.set(.receiveCoilName, coilName)
        item.setEmpty(.receiveCoilManufacturerName)
        item.set(.receiveCoilType, receiveCoilType)
        item.set(.quadratureReceiveCoil, "NO")
        return item
    }

    private var transmitCoilItem: DataSet {
        var item = DataSet()
        item.set(.transmitCoilName, coilName)
        item.setEmpty(.transmitCoilManufacturerName)
        item.set(.transmitCoilType, transmitCoilType)
        return item
    }
}
