/// The rules that every node knows, as the text of rule files: what stands in them is reviewed like code, and read by the
/// same reader as a site's own. `confirmed` means that the line was found in the trial's own paper, protocol or
/// registration, or in the guideline's own text; `unconfirmed` says what it was read in instead.
package enum BuiltInRules {
    /// Name and text of each.
    package static let files: [(name: String, text: String)] = [
        ("thrombectomy", thrombectomy), ("large-core-thrombectomy", largeCoreThrombectomy),
        ("thrombolysis", thrombolysis), ("late-thrombolysis", lateThrombolysis),
    ]
}
