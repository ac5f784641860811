import DICOM
import Imaging
import Records

extension StudyAnalyser {
    /// Measures a completed analysis under all reasonable settings.
    ///
    /// - Parameters:
    ///   - files: the files of the study, read again when frames were moved back, to know what it is without that.
    ///   - goesOn: asked now and then with the fraction that is done; false ends the work.
    /// - Returns: nil when it was ended.
    package func stability(
        _ prepared: CTPerfusion.Prepared, files: () throws -> [StudyFile], position: Int,
        goesOn: (Double) -> Bool = { _ in true }
    ) throws -> Stability? {
        var uncorrected: CTPerfusion.Prepared?
        if prepared.motion.contains(where: { $0.corrected }) {
            guard goesOn(0) else { return nil }
            uncorrected = try unmoved(try files(), position: position)
        }
        return try CTPerfusion.stability(
            prepared, uncorrected: uncorrected, parameters: parameters, threads: threads, goesOn: goesOn
        ).map(Stability.init)
    }

    /// The study as it is when no frame is moved back; nil when it is unfit then.
    private func unmoved(_ files: [StudyFile], position: Int) throws -> CTPerfusion.Prepared? {
        let acquisitions = AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
        guard acquisitions.indices.contains(position) else { return nil }
        let assembly = try Assembler(acquisitions[position]).assemble { _ in }
        var parameters = parameters
        parameters.correctsMotion = false
        let preparation = try CTPerfusion.prepare(
            assembly.series, parameters: parameters, threads: threads)
        guard case .prepared(let prepared) = preparation else { return nil }
        return prepared
    }

    /// The first stage alone, for whoever needs it again.
    package func prepare(_ files: [StudyFile], position: Int) throws -> CTPerfusion.Prepared? {
        let acquisitions = AcquisitionFinder.find(in: files.flatMap(FrameReader.frames), modality: "CT")
        guard acquisitions.indices.contains(position) else { return nil }
        let assembly = try Assembler(acquisitions[position]).assemble { _ in }
        let preparation = try CTPerfusion.prepare(
            assembly.series, parameters: parameters, threads: threads)
        guard case .prepared(let prepared) = preparation else { return nil }
        return prepared
    }
}
