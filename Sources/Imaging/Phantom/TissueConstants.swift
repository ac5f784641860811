import Foundation

/// Perfusion of one kind of tissue as the FAU Digital Brain Perfusion Phantom gives it (Manhart et al. 2013,
/// after Riordan et al. 2011; constants of its `create_phantom.m`).
public struct TissueConstants: Codable, Sendable, Equatable {
    /// Blood volume in mL/100 mL, as the ratio of the areas under tissue and arterial curves.
    public var bloodVolume: Double
    /// Blood flow in mL/100 mL/min, in the same convention.
    public var bloodFlow: Double
    /// Change of flow at one end of the tissue's own variation, in the unit of `bloodFlow`.
    public var bloodFlowVariation: Double
    /// Change of the transit time at one end of the tissue's own variation, in seconds.
    public var transitTimeVariationSeconds: Double

    /// Makes tissue constants.
    public init(
        bloodVolume: Double, bloodFlow: Double, bloodFlowVariation: Double,
        transitTimeVariationSeconds: Double
    ) {
        self.bloodVolume = bloodVolume
        self.bloodFlow = bloodFlow
        self.bloodFlowVariation = bloodFlowVariation
        self.transitTimeVariationSeconds = transitTimeVariationSeconds
    }

    /// Mean transit time in seconds by the central volume theorem.
    public var transitTimeSeconds: Double { 60 * bloodVolume / bloodFlow }

    /// Healthy grey matter.
    public static let greyMatter = TissueConstants(
        bloodVolume: 3.3, bloodFlow: 53, bloodFlowVariation: 14, transitTimeVariationSeconds: 0.7)
    /// Grey matter with reduced flow (penumbra).
    public static let greyMatterReduced = TissueConstants(
        bloodVolume: 3.0, bloodFlow: 16, bloodFlowVariation: 4.25, transitTimeVariationSeconds: 0.75)
    /// Grey matter with severely reduced flow (core).
    public static let greyMatterSevere = TissueConstants(
        bloodVolume: 0.71, bloodFlow: 5.3, bloodFlowVariation: 1.4, transitTimeVariationSeconds: 1.0)
    /// Healthy white matter; its variation is that of grey matter in proportion.
    public static let whiteMatter = TissueConstants(
        bloodVolume: 1.9, bloodFlow: 25, bloodFlowVariation: 6.6, transitTimeVariationSeconds: 0.7)
    /// White matter with reduced flow (penumbra).
    public static let whiteMatterReduced = TissueConstants(
        bloodVolume: 1.7, bloodFlow: 7.5, bloodFlowVariation: 2.0, transitTimeVariationSeconds: 0.75)
    /// White matter with severely reduced flow (core).
    public static let whiteMatterSevere = TissueConstants(
        bloodVolume: 0.42, bloodFlow: 2.5, bloodFlowVariation: 0.66, transitTimeVariationSeconds: 1.0)
}

/// The part of the contrast that is still in the tissue a time after an ideal bolus arrived.
public enum ResidueFunction: String, Codable, Sendable, CaseIterable {
    /// e^(-t/MTT): a well-stirred compartment.
    case exponential
    /// 1 until MTT, then 0: plug flow.
    case box
    /// Falls in a straight line to 0 at twice MTT.
    case linear
    /// 1 until MTT, then e^-(t-MTT): the FAU phantom's.
    case boxWithTail = "box-with-tail"

    /// The residue at a time in seconds.
    func value(_ seconds: Double, transitTime: Double) -> Double {
        guard seconds >= 0 else { return 0 }
        switch self {
        case .exponential: return exp(-seconds / transitTime)
        case .box: return seconds < transitTime ? 1 : 0
        case .linear: return max(0, 1 - seconds / (2 * transitTime))
        case .boxWithTail: return seconds < transitTime ? 1 : exp(transitTime - seconds)
        }
    }

    /// When the residue has its maximum, counted from arrival: the middle of its plateau, else zero.
    func plateauMiddleSeconds(transitTime: Double) -> Double {
        switch self {
        case .exponential, .linear: 0
        case .box, .boxWithTail: transitTime / 2
        }
    }

    /// The area under the residue in seconds.
    func areaSeconds(transitTime: Double) -> Double {
        self == .boxWithTail ? transitTime + 1 : transitTime
    }
}
