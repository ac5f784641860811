/// What a study measures under all reasonable settings.
package struct Stability: Codable, Sendable, Equatable {
    /// One combination of settings and its volumes in millilitres; the first is that of the result itself.
    package struct Run: Codable, Sendable, Equatable {
        /// Which of the candidates is the artery; 0 is the one of the result.
        package var artery: Int
        /// What the truncations of the deconvolution are multiplied by.
        package var truncation: Double
        /// The core's limit of relative flow.
        package var relativeFlow: Double
        /// The rule of hypoperfusion, for example `tmax-6`.
        package var delay: String
        package var motionCorrected: Bool
        package var coreMilliliters: Double
        package var hypoperfusionMilliliters: Double

        package init(
            artery: Int, truncation: Double, relativeFlow: Double, delay: String, motionCorrected: Bool,
            coreMilliliters: Double, hypoperfusionMilliliters: Double
        ) {
            self.artery = artery
            self.truncation = truncation
            self.relativeFlow = relativeFlow
            self.delay = delay
            self.motionCorrected = motionCorrected
            self.coreMilliliters = coreMilliliters
            self.hypoperfusionMilliliters = hypoperfusionMilliliters
        }

        package var mismatchMilliliters: Double { hypoperfusionMilliliters - coreMilliliters }

        enum CodingKeys: String, CodingKey {
            case artery, truncation, delay
            case relativeFlow = "relative_flow"
            case motionCorrected = "motion_corrected"
            case coreMilliliters = "core"
            case hypoperfusionMilliliters = "hypoperfusion"
        }
    }

    package var runs: [Run]

    package init(runs: [Run]) { self.runs = runs }

    /// The smallest and the largest over all settings; nil without any.
    package func interval(_ value: (Run) -> Double) -> Interval? {
        let values = runs.map(value)
        guard let low = values.min(), let high = values.max() else { return nil }
        return Interval(low: low, high: high)
    }

    package struct Interval: Codable, Sendable, Equatable {
        package var low: Double
        package var high: Double

        package init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    /// How a rule turns out under each setting.
    package struct RuleCount: Codable, Sendable, Equatable {
        package var rule: String
        package var version: String
        package var source: String
        package var settings: Int
        /// Settings under which all that the rule asks of the images holds.
        package var imagesMet: Int
        /// Settings under which the whole rule holds, does not, or lacks facts.
        package var met: Int
        package var notMet: Int
        package var cannotEvaluate: Int

        enum CodingKeys: String, CodingKey {
            case rule, version, source, settings, met
            case imagesMet = "images_met"
            case notMet = "not_met"
            case cannotEvaluate = "cannot_evaluate"
        }
    }

    /// - Parameter facts: what is known besides the volumes.
    package func count(_ rule: TreatmentRule, _ facts: RuleFacts) -> RuleCount {
        let images = rule.ofImages
        var count = RuleCount(
            rule: rule.name, version: rule.version, source: rule.source, settings: runs.count, imagesMet: 0,
            met: 0, notMet: 0, cannotEvaluate: 0)
        for run in runs {
            var facts = facts
            // As the result itself says them, to a tenth of a millilitre.
            facts.coreMilliliters = (run.coreMilliliters * 10).rounded() / 10
            facts.hypoperfusionMilliliters = (run.hypoperfusionMilliliters * 10).rounded() / 10
            if images.evaluate(facts).verdict == .met { count.imagesMet += 1 }
            switch rule.evaluate(facts).verdict {
            case .met: count.met += 1
            case .notMet: count.notMet += 1
            case .cannotEvaluate: count.cannotEvaluate += 1
            }
        }
        return count
    }
}
