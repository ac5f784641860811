import DICOM
import Imaging
import Records

/// The maps of a perfusion analysis as Parametric Maps, and its lesions as one Segmentation.
struct PerfusionMapObjects {
    let context: OutputContext
    let result: CTPerfusion.Result
    let placement: ResultPlacement
    let algorithm: AlgorithmVersion

    /// Which segment each measured region is.
    static let segmentNumbers: [MeasurementCode: Int] = [.core: 1, .hypoperfusion: 2]

    private struct Quantity {
        var code: String
        /// Fourth value of Image Type; there is no term for Tmax.
        var contrast: String
        var name: String
        var unit: Code
        var concept: Code
        var values: [Float]
    }

    private var quantities: [Quantity] {
        [
            Quantity(
                code: "tmax", contrast: "QUANTITY", name: "Time of the maximum of the residue function",
                unit: Code("s", "UCUM", "second"), concept: Code("113084", "DCM", "Tmax"),
                values: result.tmax),
            Quantity(
                code: "cbf", contrast: "RCBF", name: "Cerebral blood flow",
                unit: Code("mL/(100.g)/min", "UCUM", "milliliter per 100 gram per minute"),
                concept: Code("126390", "DCM", "Absolute Regional Blood Flow"), values: result.cbf),
            Quantity(
                code: "cbv", contrast: "RCBV", name: "Cerebral blood volume",
                unit: Code("mL/(100.g)", "UCUM", "milliliter per 100 gram"),
                concept: Code("126391", "DCM", "Absolute Regional Blood Volume"), values: result.cbv),
            Quantity(
                code: "mtt", contrast: "MTT", name: "Mean transit time", unit: Code("s", "UCUM", "second"),
                concept: Code("113052", "DCM", "Mean Transit Time"), values: result.mtt),
        ] + secondEngine
    }

    /// The maps of the dictionary of transit times, and of leakage where the scan tells it.
    private var secondEngine: [Quantity] {
        let second = result.transitTimes
        let seconds = Code("s", "UCUM", "second")
        let tmax = Code("113084", "DCM", "Tmax")
        var quantities = [
            Quantity(
                code: "tmax-dictionary", contrast: "QUANTITY",
                name: "Delay and half the transit time (dictionary)",
                unit: seconds, concept: tmax, values: second.tmax),
            Quantity(
                code: "tmax-deviation", contrast: "QUANTITY", name: "Standard deviation of Tmax (dictionary)",
                unit: seconds, concept: PerfusionTerms.own("tmax-deviation", "Standard deviation of Tmax"),
                values: second.tmaxDeviation),
            Quantity(
                code: "delay", contrast: "QUANTITY", name: "Arrival after the artery (dictionary)",
                unit: seconds,
                concept: PerfusionTerms.own("delay", "Arrival delay"), values: second.delay),
            Quantity(
                code: "mtt-dictionary", contrast: "MTT", name: "Mean transit time (dictionary)",
                unit: seconds,
                concept: Code("113052", "DCM", "Mean Transit Time"), values: second.mtt),
            Quantity(
                code: "cbf-dictionary", contrast: "RCBF", name: "Cerebral blood flow (dictionary)",
                unit: Code("mL/(100.g)/min", "UCUM", "milliliter per 100 gram per minute"),
                concept: Code("126390", "DCM", "Absolute Regional Blood Flow"), values: second.cbf),
        ]
        if let permeability = result.permeability {
            quantities.append(
                Quantity(
                    code: "permeability", contrast: "QUANTITY", name: "Transfer constant (Patlak)",
                    unit: Code("mL/(100.g)/min", "UCUM", "milliliter per 100 gram per minute"),
                    concept: PerfusionTerms.own("permeability", "Transfer constant (Patlak)"),
                    values: permeability.transfer))
        }
        return quantities
    }

    /// How to make each object; one that cannot be made does not keep the others from being made.
    var makers: [(code: String, make: () throws(DICOMError) -> DataSet)] {
        quantities.enumerated().map { index, quantity in
            (quantity.code + "-map", { () throws(DICOMError) in try map(quantity, number: index + 1) })
        } + [("segmentation", { () throws(DICOMError) in try segmentation() })]
    }

    private var derivation: Derivation {
        Derivation(
            code: Code("129104", "DCM", "Perfusion image analysis"),
            description: "\(algorithm.id) \(algorithm.version). Research use only.",
            sources: placement.sources)
    }

    private func map(_ quantity: Quantity, number: Int) throws(DICOMError) -> DataSet {
        let label = quantity.code.uppercased()
        let window = MapWindow.of(pictureCode: quantity.code).map {
            (center: ($0.lower + $0.upper) / 2, width: $0.upper - $0.lower)
        }
        let map = ParametricMap(
            context: try context.composite(
                series: "maps", seriesOffset: 6, description: "Willis CT perfusion maps",
                instance: quantity.code, instanceNumber: number),
            content: ContentIdentification(label: label, description: quantity.name), modality: "CT",
            imageType: ["DERIVED", "PRIMARY", "PERFUSION", quantity.contrast], geometry: placement.geometry,
            values: quantity.values, paddingValue: -1,
            quantity: RealWorldQuantity(
                label: label, explanation: quantity.name, unit: quantity.unit, quantity: quantity.concept),
            anatomy: .brain, laterality: "B", derivation: derivation, window: window,
            dimensionOrganization: context.uids.uid("dimensions of maps"))
        return try map.dataSet()
    }

    private func segmentation() throws(DICOMError) -> DataSet {
        let segmentation = Segmentation(
            context: try context.composite(
                series: "segmentation", seriesOffset: 7, description: "Willis CT perfusion lesions",
                instance: "lesions", instanceNumber: 1),
            content: ContentIdentification(
                label: "PERFUSION", description: "Core and hypoperfusion. Research use only."),
            geometry: placement.geometry,
            segments: [
                segment(
                    "Core", "rCBF<30%", Code("55641003", "SCT", "Infarct"), colorCIELab: [53.2, 80.1, 67.2]),
                segment(
                    "Hypoperfusion", "Tmax>6s", Code("52674009", "SCT", "Ischemia"),
                    colorCIELab: [87.7, -86.2, 83.2]),
            ],
            voxels: .binary([result.core, result.hypoperfused]), derivation: derivation,
            dimensionOrganization: context.uids.uid("dimensions of segments"))
        return try segmentation.dataSet()
    }

    private func segment(_ label: String, _ rule: String, _ type: Code, colorCIELab: [Double]) -> Segment {
        Segment(
            label: label, description: rule,
            category: Code("49755003", "SCT", "Morphologically Abnormal Structure"), type: type,
            origin: .automatic(
                AlgorithmIdentification(
                    // Thresholds, voted on by the neighbours of each voxel.
                    family: Code("123101", "DCM", "Neighborhood Analysis"), name: algorithm.id,
                    version: algorithm.version, source: "Willis \(algorithm.willis)", parameters: rule)),
            anatomy: .brain,
            tracking: Segment.Tracking(
                id: "Willis \(label)", uid: context.uids.uid("tracking \(label)")),
            colorCIELab: colorCIELab)
    }
}
