/// Target mismatch as DEFUSE 3 defines it (Albers et al., N Engl J Med 2018;378:708): a core below 70 mL, and at least
/// 15 mL and 1.8 times as much hypoperfused tissue.
public enum TargetMismatch {
    /// Whether volumes in millilitres meet it.
    public static func holds(core: Double, hypoperfusion: Double) -> Bool {
        core < 70 && hypoperfusion >= 1.8 * core && hypoperfusion - core >= 15
    }

    /// The largest margin that is told apart, in millilitres.
    static let farthestMilliliters = 100.0

    /// By how many millilitres both volumes would have to be wrong at once, at worst, for the answer to turn; at most
    /// 100. A volume of 0 is taken as it is: tissue that no method marks is not a matter of millilitres.
    public static func margin(core: Double, hypoperfusion: Double) -> Double {
        let holds = holds(core: core, hypoperfusion: hypoperfusion)
        func turns(_ error: Double) -> Bool {
            // All three conditions want a small core and much hypoperfusion, so that one corner is the worst.
            let step = holds ? error : -error
            let moved = core > 0 ? max(0, core + step) : 0
            let late = hypoperfusion > 0 ? max(0, hypoperfusion - step) : 0
            return Self.holds(core: moved, hypoperfusion: late) != holds
        }
        guard turns(farthestMilliliters) else { return farthestMilliliters }
        var (steady, turned) = (0.0, farthestMilliliters)
        while turned - steady > 0.01 {
            let middle = (steady + turned) / 2
            if turns(middle) { turned = middle } else { steady = middle }
        }
        return turned
    }
}
