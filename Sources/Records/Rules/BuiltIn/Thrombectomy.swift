extension BuiltInRules {
    /// Thrombectomy for a small or middling core.
    static let thrombectomy = #"""
        rules 1

        rule thrombectomy-safety
          name: No haemorrhage on the images
          zh: 影像排除颅内出血
          version: 1
          therapy: thrombectomy
          kind: safety
          source: Exclusion of all trials below, for example DEFUSE 3
          reviewed: 2026-11-22
          require haemorrhage is no ; unconfirmed read in a copy of the DEFUSE 3 criteria
        end

        rule aha-2019-thrombectomy
          name: AHA/ASA 2019, within 6 h
          zh: AHA/ASA 2019，6 h 内取栓
          version: 1
          therapy: thrombectomy
          kind: guideline
          source: Powers et al., Stroke 2019;50:e344, section 3.7
          reviewed: 2026-11-22
          require onset-hours <= 6 h ; unconfirmed read in two summaries: puncture within 6 h
          require age >= 18 years ; unconfirmed read in two summaries
          require pre-stroke-mrs <= 1 ; unconfirmed read in two summaries
          require nihss >= 6 ; unconfirmed read in two summaries
          require vessel-occlusion in ica-extracranial ica m1 ; unconfirmed read in two summaries
          require aspects >= 6 ; unconfirmed read in two summaries
        end

        rule defuse-3
          name: DEFUSE 3
          version: 2
          therapy: thrombectomy
          kind: trial
          source: Albers et al., N Engl J Med 2018;378:708
          reviewed: 2026-11-22
          analysis: yes
          outcome: mRS 0–2 44.6 vs 16.7 %
          require onset-hours 6 .. 16 h ; confirmed registration (strokecenter.org): puncture between 6 and 16 h
          require age 18 .. 90 years ; confirmed registration
          require pre-stroke-mrs <= 2 ; confirmed registration
          require nihss >= 6 ; confirmed registration
          require vessel-occlusion in ica-extracranial ica m1 ; confirmed paper, Methods: cervical or intracranial ICA, M1
          require core < 70 mL ; confirmed paper, Methods: less than 70 ml
          require mismatch-ratio >= 1.8 ; confirmed paper, Methods: 1.8 or more (a table elsewhere prints >)
          require mismatch >= 15 mL ; confirmed paper, Methods: 15 ml or more (a table elsewhere prints >)
          if-known glucose 50 .. 400 mg/dL ; confirmed registration: below 50 or above 400 mg/dL excludes
          if-known platelets >= 50 10^9/L ; confirmed registration: below 50,000/uL excludes
          if-known inr <= 3 ; confirmed registration: above 3 under anticoagulation excludes
          caution pregnancy is no ; confirmed registration
          caution systolic <= 185 mmHg ; confirmed registration: severe and sustained, above 185
          caution diastolic <= 110 mmHg ; confirmed registration: severe and sustained, above 110
        end

        rule dawn
          name: DAWN
          version: 2
          therapy: thrombectomy
          kind: trial
          source: Nogueira et al., N Engl J Med 2018;378:11
          reviewed: 2026-11-22
          analysis: yes
          outcome: mRS 0–2 49 vs 13 %
          require onset-hours 6 .. 24 h ; confirmed abstract
          require age >= 18 years ; unconfirmed copies of the protocol's list (Int J Stroke 2017;12:641)
          require pre-stroke-mrs <= 1 ; unconfirmed copies of the protocol's list
          require nihss >= 10 ; unconfirmed copies of the protocol's list
          require vessel-occlusion in ica m1 ; confirmed abstract: intracranial ICA or proximal MCA
          require core < 51 mL ; unconfirmed copies of the protocol's list (<51; a table elsewhere prints 31–51)
          either age-nihss-core
            when A: 80 years and older | A 组：80 岁及以上
              require age >= 80 years ; confirmed abstract: below 80, or 80 and older
              require nihss >= 10 ; unconfirmed copies of the protocol's list
              require core < 21 mL ; unconfirmed copies of the protocol's list
            or B: younger | B 组：80 岁以下
              require age < 80 years ; confirmed abstract: below 80, or 80 and older
              require nihss >= 10 ; unconfirmed copies of the protocol's list
              require core < 31 mL ; unconfirmed copies of the protocol's list
            or C: younger and severe | C 组：80 岁以下且重症
              require age < 80 years ; confirmed abstract: below 80, or 80 and older
              require nihss >= 20 ; unconfirmed copies of the protocol's list
              require core 31 ..< 51 mL ; unconfirmed copies of the protocol's list (<51; a table elsewhere 31–51)
          end
          caution large-infarct is no ; unconfirmed copies of the protocol's list: less than 1/3 of the MCA territory
        end

        rule extend-ia
          name: EXTEND-IA
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Campbell et al., N Engl J Med 2015;372:1009
          reviewed: 2026-11-22
          require onset-hours <= 4.5 h ; confirmed protocol, Int J Stroke 2014, abstract: alteplase within 4.5 h
          require pre-stroke-mrs < 2 ; confirmed protocol, abstract; no upper limit of age
          require vessel-occlusion in ica m1 m2 ; confirmed protocol, abstract: internal carotid or middle cerebral
          require core < 70 mL ; confirmed protocol, abstract
          require mismatch-ratio > 1.2 ; confirmed protocol, abstract
          require mismatch > 10 mL ; confirmed protocol, abstract
        end

        # Five trials pooled; nobody was selected by this row, and it gives no answer.
        rule hermes
          name: HERMES (five trials pooled)
          zh: HERMES（五项试验汇总）
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Goyal et al., Lancet 2016;387:1723
          reviewed: 2026-11-22
          answer: no
          outcome: common odds ratio 2.49; mRS 0–2 46.0 vs 26.5 % (figures not compared with the paper)
          require onset-hours <= 12 h ; confirmed abstract: within 12 h of symptom onset
          require vessel-occlusion in ica m1 m2 ; unconfirmed abstract: proximal anterior circulation; M2 was included
        end
        """#
}
