extension BuiltInRules {
    /// Thrombectomy for a large core.
    static let largeCoreThrombectomy = #"""
        rules 1

        rule select2
          name: SELECT2
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Sarraj et al., N Engl J Med 2023;388:1259
          reviewed: 2026-11-22
          outcome: odds ratio of a better mRS 1.51
          require onset-hours 0 .. 24 h ; confirmed registration NCT03876457: to groin puncture
          require age 18 .. 85 years ; confirmed registration NCT03876457
          require pre-stroke-mrs <= 1 ; confirmed registration NCT03876457
          require nihss >= 6 ; confirmed registration NCT03876457
          require vessel-occlusion in ica-extracranial ica m1 ; confirmed registration NCT03876457
          either large-core
            when ASPECTS | ASPECTS 评分
              require aspects 3 .. 5 ; confirmed protocol, Int J Stroke 2021, abstract
            or core volume | 核心体积
              require core >= 50 mL ; confirmed protocol, abstract: rCBF <30 % or ADC <620, 50 cc or more
          end
        end

        rule angel-aspect
          name: ANGEL-ASPECT
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Huo et al., N Engl J Med 2023;388:1272
          reviewed: 2026-11-22
          outcome: odds ratio of a better mRS 1.37; symptomatic haemorrhage 6.1 vs 2.7 %
          require onset-hours 0 .. 24 h ; confirmed registration NCT04551664
          require age 18 .. 80 years ; confirmed registration NCT04551664
          require pre-stroke-mrs <= 1 ; confirmed registration NCT04551664
          require nihss 6 .. 30 ; confirmed registration NCT04551664
          require vessel-occlusion in ica m1 ; confirmed registration NCT04551664: terminal ICA or M1
          either large-core
            when ASPECTS 3–5 | ASPECTS 3–5 分
              require aspects 3 .. 5 ; confirmed registration NCT04551664
            or ASPECTS above 5, from 6 h on, core 70–100 mL | 6 h 以后 ASPECTS >5 分且核心 70–100 mL
              require aspects > 5 ; confirmed registration NCT04551664
              require onset-hours 6 .. 24 h ; confirmed registration NCT04551664
              require core 70 .. 100 mL ; confirmed registration NCT04551664
            or ASPECTS below 3, core 70–100 mL | ASPECTS <3 分且核心 70–100 mL
              require aspects < 3 ; confirmed registration NCT04551664
              require core 70 .. 100 mL ; confirmed registration NCT04551664
          end
          if-known platelets >= 100 10^9/L ; confirmed registration NCT04551664
          if-known inr <= 1.7 ; confirmed registration NCT04551664, under warfarin
          caution systolic <= 185 mmHg ; confirmed registration NCT04551664: persistent
          caution diastolic <= 110 mmHg ; confirmed registration NCT04551664: persistent
          caution pregnancy is no ; confirmed registration NCT04551664
        end

        rule rescue-japan-limit
          name: RESCUE-Japan LIMIT
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Yoshimura et al., N Engl J Med 2022;386:1303
          reviewed: 2026-11-22
          outcome: mRS 0–3 31.0 vs 12.7 %
          either window
            when within 6 h | 6 h 内
              require onset-hours 0 .. 6 h ; unconfirmed read in two reviews
            or within 24 h without a change in FLAIR | 24 h 内且 FLAIR 无改变
              require onset-hours 6 .. 24 h ; unconfirmed read in two reviews
              require flair-marked is no ; unconfirmed read in two reviews
          end
          require age >= 18 years ; unconfirmed read in two reviews
          require pre-stroke-mrs <= 1 ; unconfirmed read in two reviews
          require nihss >= 6 ; unconfirmed read in two reviews
          require vessel-occlusion in ica m1 ; unconfirmed read in a review
          require aspects 3 .. 5 ; confirmed registration NCT03702413: CT or DWI
        end

        rule tension
          name: TENSION
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Bendszus et al., Lancet 2023;402:1753
          reviewed: 2026-11-22
          outcome: odds ratio of a better mRS 2.58; mortality hazard ratio 0.67
          require onset-hours 0 .. 12 h ; confirmed registration NCT03094715: randomised within 11 h, done within 12 h
          require age >= 18 years ; confirmed registration NCT03094715
          require pre-stroke-mrs <= 2 ; unconfirmed not in the part of the registration that was read
          require nihss < 26 ; confirmed registration NCT03094715
          require vessel-occlusion in ica m1 ; unconfirmed not in the part of the registration that was read
          require aspects 3 .. 5 ; confirmed abstract
        end

        # The primary end point was missed; meeting the row gives no answer.
        rule tesla
          name: TESLA
          version: 1
          therapy: thrombectomy
          kind: trial
          source: Yoo et al., JAMA 2024;332:1355
          reviewed: 2026-11-22
          answer: no
          outcome: utility-weighted mRS 2.93 vs 2.27 (95 % credible −0.09 to 1.34): end point missed
          require onset-hours 0 .. 24 h ; confirmed registration NCT03805308
          require age 18 .. 85 years ; confirmed registration NCT03805308
          require pre-stroke-mrs <= 1 ; confirmed registration NCT03805308
          require nihss > 6 ; confirmed registration NCT03805308 (a review prints 6 and above)
          require vessel-occlusion in ica m1 ; confirmed registration NCT03805308: ICA terminus or M1
          require aspects 2 .. 5 ; confirmed registration NCT03805308
          caution systolic <= 185 mmHg ; confirmed registration NCT03805308: persistent
          caution diastolic <= 110 mmHg ; confirmed registration NCT03805308: persistent
          caution pregnancy is no ; confirmed registration NCT03805308
        end
        """#
}
