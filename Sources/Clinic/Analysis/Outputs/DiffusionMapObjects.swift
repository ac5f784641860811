import DICOM
import Imaging
import Records

/// The diffusion coefficient as a Parametric Map, and the lesion as a Segmentation.
struct DiffusionMapObjects {
    let context: OutputContext
    let result: MRDiffusion.Result
    let placement: ResultPlacement
    let algorithm: AlgorithmVersion

    /// Which segment each measured region is.
    static let segmentNumbers: [MeasurementCode: Int] = [.adcLesion: 1]

    var makers: [(code: String, make: () throws(DICOMError) -> DataSet)] {
        [
            ("adc-map", { () throws(DICOMError) in try map() }),
            ("segmentation", { () throws(DICOMError) in try segmentation() }),
        ]
    }

    private var derivation: Derivation {
        Derivation(
            code: Code("113041", "DCM", "Apparent Diffusion Coefficient"),
            description: "\(algorithm.id) \(algorithm.version). Research use only.",
            sources: placement.sources)
    }

    private func map() throws(DICOMError) -> DataSet {
        let map = ParametricMap(
            context: try context.composite(
                series: "maps", seriesOffset: 6, description: "Willis MR diffusion maps", instance: "adc",
                instanceNumber: 1),
            content: ContentIdentification(label: "ADC", description: "Apparent diffusion coefficient"),
            modality: "MR", imageType: ["DERIVED", "PRIMARY", "DIFFUSION", "ADC"],
            geometry: placement.geometry, values: result.adc, paddingValue: -1,
            quantity: RealWorldQuantity(
                label: "ADC", explanation: "Apparent diffusion coefficient",
                unit: Code("um2/s", "UCUM", "square micrometer per second"),
                quantity: Code("113041", "DCM", "Apparent Diffusion Coefficient")),
            anatomy: .brain, laterality: "B", derivation: derivation, window: (center: 1000, width: 2000),
            dimensionOrganization: context.uids.uid("dimensions of maps"))
        return try map.dataSet()
    }

    private func segmentation() throws(DICOMError) -> DataSet {
        let rule = Measurement.diffusionRule
        let segment = Segment(
            label: "DWI lesion", description: rule,
            category: Code("49755003", "SCT", "Morphologically Abnormal Structure"),
            type: Code("55641003", "SCT", "Infarct"),
            origin: .automatic(
                AlgorithmIdentification(
                    family: Code("123101", "DCM", "Neighborhood Analysis"), name: algorithm.id,
                    version: algorithm.version, source: "Willis \(algorithm.willis)", parameters: rule)),
            anatomy: .brain,
            tracking: Segment.Tracking(id: "Willis DWI lesion", uid: context.uids.uid("tracking DWI lesion")),
            colorCIELab: [53.2, 80.1, 67.2])
        let segmentation = Segmentation(
            context: try context.composite(
                series: "segmentation", seriesOffset: 7, description: "Willis MR diffusion lesion",
                instance: "lesions", instanceNumber: 1),
            content: ContentIdentification(
                label: "DIFFUSION", description: "Restricted diffusion. Research use only."),
            geometry: placement.geometry, segments: [segment], voxels: .binary([result.lesion]),
            derivation: derivation, dimensionOrganization: context.uids.uid("dimensions of segments"))
        return try segmentation.dataSet()
    }
}
