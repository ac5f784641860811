extension TrialRule {
    /// What the images alone decide: the rule without what is asked of the patient and the clock. `met` says that the
    /// volumes do not stand in the way.
    package var ofImages: TrialRule {
        let volumes: Set<String> = ["core", "mismatch", "mismatch-ratio"]
        var rule = self
        rule.criteria = criteria.filter { volumes.contains($0.fact) }
        return rule
    }
}
