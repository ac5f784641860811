import Records

/// What the numbers rest on: curves, motion, time, inputs.
enum EvidenceView {
    static func view(_ report: ReportModel, _ phrases: Phrases) -> HTML {
        let words = phrases.result
        var evidence = H.div(.class("evidence")) {
            if let curves = report.curves { view(curves, report.curveAxis, words) }
            if let motion = report.motion { view(motion, words) }
            if !report.steps.isEmpty { steps(report, words) }
        }
        evidence.append(provenance(report, words))
        return evidence
    }

    private static func view(_ curves: Curves, _ axis: String, _ words: Phrases.Result) -> HTML {
        let chart = LineChart(
            title: words.curvesTitle, xLabel: words.timeAxis, yLabel: axis,
            xs: curves.timesSeconds,
            lines: [
                .init(name: words.arterial, style: "line-artery", values: curves.arterial),
                .init(name: words.venous, style: "line-vein", values: curves.venous),
            ])
        return H.section(.class("panel")) {
            H.h2(text: words.curvesTitle)
            chart.html
            chart.legend
        }
    }

    private static func view(_ motion: MotionModel, _ words: Phrases.Result) -> HTML {
        let chart = LineChart(
            title: words.motionTitle, xLabel: words.frame, yLabel: "mm / °", xs: motion.frames,
            lines: [
                .init(name: words.shift, style: "line-shift", values: motion.shiftMillimeters),
                .init(name: words.rotation, style: "line-turn", values: motion.rotationDegrees),
            ], marks: motion.dropped, leastUpper: 2)
        let dropped =
            motion.dropped.isEmpty
            ? words.noneDropped : words.droppedFrames.filling("n", "\(motion.dropped.count)")
        return H.section(.class("panel")) {
            H.h2(text: words.motionTitle)
            chart.html
            chart.legend
            H.p(.class("quiet"), text: dropped)
        }
    }

    private static func steps(_ report: ReportModel, _ words: Phrases.Result) -> HTML {
        H.section(.class("panel")) {
            H.h2 {
                words.timesTitle
                H.span(.class("quiet"), text: "\(words.total) \(report.total)")
            }
            H.ul(.class("steps")) {
                for step in report.steps {
                    H.li {
                        H.span(text: step.name)
                        Bars.share(step.fraction, style: "bar-step")
                        H.span(.class("number"), text: step.time)
                    }
                }
            }
        }
    }

    private static func provenance(_ report: ReportModel, _ words: Phrases.Result) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: words.provenanceTitle)
            H.dl(.class("provenance")) {
                for fact in report.provenance where !fact.value.isEmpty {
                    H.div {
                        H.dt(text: fact.label)
                        H.dd(text: fact.value)
                    }
                }
            }
            if report.parameters.count > 2 {
                H.details {
                    H.summary(text: words.parameters)
                    H.code(.class("parameters"), text: report.parameters)
                }
            }
        }
    }
}
