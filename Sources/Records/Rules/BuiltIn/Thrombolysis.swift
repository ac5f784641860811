extension BuiltInRules {
    /// Thrombolysis in the standard window, and what speaks against any.
    static let thrombolysis = #"""
        rules 1

        # What speaks against thrombolysis, whatever speaks for it. A site that follows another guideline puts a rule of the
        # same identifier into its own file.
        rule thrombolysis-contraindications
          name: Contraindications to thrombolysis (China 2018)
          zh: 静脉溶栓禁忌证（中国指南 2018）
          version: 1
          therapy: thrombolysis
          kind: safety
          source: 中国急性缺血性脑卒中诊治指南 2018, 中华神经科杂志 2018;51:666
          reviewed: 2026-11-22
          require haemorrhage is no ; unconfirmed read in a transcription of the guideline's table
          require prior-ich is no ; unconfirmed read in a transcription of the guideline's table
          require recent-head-trauma is no ; unconfirmed transcription: severe head trauma within 3 months
          require recent-stroke is no ; unconfirmed transcription: stroke within 3 months
          require intracranial-tumour is no ; unconfirmed transcription: tumour or giant aneurysm
          require intracranial-surgery is no ; unconfirmed transcription: intracranial or intraspinal, 3 months
          require major-surgery is no ; unconfirmed transcription: within 2 weeks
          require gi-gu-bleeding is no ; unconfirmed transcription: within 3 weeks
          require active-bleeding is no ; unconfirmed transcription: active visceral bleeding
          require aortic-dissection is no ; unconfirmed transcription: dissection of the aortic arch
          require arterial-puncture is no ; unconfirmed transcription: not compressible, within 1 week
          require bleeding-tendency is no ; unconfirmed transcription: acute bleeding tendency
          require large-infarct is no ; unconfirmed transcription: more than 1/3 of the MCA territory
          require systolic < 180 mmHg ; unconfirmed transcription: 180 mmHg or more is a contraindication
          require diastolic < 100 mmHg ; unconfirmed transcription: 100 mmHg or more is a contraindication
          require glucose 2.8 .. 22.22 mmol/L ; unconfirmed transcription: below 2.8 or above 22.22 mmol/L
          if-known platelets >= 100 10^9/L ; unconfirmed transcription: below 100 is a contraindication
          if-known inr <= 1.7 ; unconfirmed transcription: oral anticoagulant with INR above 1.7
          if-known pt <= 15 s ; unconfirmed transcription: oral anticoagulant with PT above 15 s
          either anticoagulation
            when none | 未用抗凝药
              require anticoagulant in none ; unconfirmed follows from the lines on anticoagulants
            or warfarin with INR 1.7 at most | 华法林且 INR ≤1.7
              require anticoagulant in warfarin ; unconfirmed transcription
              require inr <= 1.7 ; unconfirmed transcription
            or direct anticoagulant more than 48 h ago | 直接口服抗凝药末次用药超过 48 h
              require anticoagulant in doac ; unconfirmed transcription
              require anticoagulant-hours > 48 h ; unconfirmed transcription
            or heparin more than 24 h ago | 肝素末次用药超过 24 h
              require anticoagulant in heparin lmwh ; unconfirmed transcription, which names low-molecular heparin
              require anticoagulant-hours > 24 h ; unconfirmed transcription
          end
          caution disabling is yes ; unconfirmed transcription: mild and not disabling
          caution rapid-improvement is no ; unconfirmed transcription
          caution seizure-at-onset is no ; unconfirmed transcription
          caution cervical-dissection is no ; unconfirmed transcription: extracranial
          caution major-trauma is no ; unconfirmed transcription: not of the head, within 2 weeks
          caution recent-mi is no ; unconfirmed transcription: within 3 months
          caution pregnancy is no ; unconfirmed transcription
          caution dementia is no ; unconfirmed transcription
          caution prior-disability is no ; unconfirmed transcription
          caution vascular-malformation is no ; unconfirmed transcription: or small aneurysm, below 10 mm
          caution microbleeds is no ; unconfirmed transcription: 1 to 10
          caution illicit-drugs is no ; unconfirmed transcription
        end

        rule china-2018-thrombolysis
          name: China 2018, alteplase within 4.5 h
          zh: 中国指南 2018，4.5 h 内阿替普酶
          version: 1
          therapy: thrombolysis
          kind: guideline
          source: 中国急性缺血性脑卒中诊治指南 2018, 中华神经科杂志 2018;51:666
          reviewed: 2026-11-22
          require onset-hours < 4.5 h ; unconfirmed read in a transcription of the guideline's table
          require age >= 18 years ; unconfirmed read in a transcription of the guideline's table
          require nihss >= 1 ; unconfirmed transcription: symptoms of a deficit; NIHSS 1 stands for it here
          dose alteplase 0.9 mg/kg max 90 mg bolus 10% over 60 min ; unconfirmed read in summaries of the guideline
        end

        rule aha-2019-thrombolysis
          name: AHA/ASA 2019, alteplase within 4.5 h
          zh: AHA/ASA 2019，4.5 h 内阿替普酶
          version: 1
          therapy: thrombolysis
          kind: guideline
          source: Powers et al., Stroke 2019;50:e344
          reviewed: 2026-11-22
          require onset-hours <= 4.5 h ; unconfirmed transcription of Table 8: treated within 3 and 4.5 h
          require age >= 18 years ; unconfirmed transcription of Table 8
          require haemorrhage is no ; unconfirmed transcription of Table 8
          require systolic < 185 mmHg ; unconfirmed 2019 below 185/110; the table of 2013 excludes above 185/110
          require diastolic < 110 mmHg ; unconfirmed 2019 below 185/110; the table of 2013 excludes above 185/110
          require glucose >= 50 mg/dL ; unconfirmed the table of 2013 excludes below 50; 2018 speaks of above 50
          require recent-head-trauma is no ; unconfirmed transcription: severe, within 3 months
          require recent-stroke is no ; unconfirmed transcription: within 3 months
          require intracranial-surgery is no ; unconfirmed transcription: within 3 months
          require prior-ich is no ; unconfirmed transcription
          require sah-suspected is no ; unconfirmed transcription
          require endocarditis is no ; unconfirmed transcription
          require aortic-dissection is no ; unconfirmed transcription
          require active-bleeding is no ; unconfirmed the table of 2013
          require large-infarct is no ; unconfirmed transcription: extensive regions of clear hypoattenuation
          if-known platelets >= 100000 /mm3 ; unconfirmed the table of 2013 excludes below 100 000
          if-known inr <= 1.7 ; unconfirmed the table of 2013 excludes above 1.7
          if-known pt <= 15 s ; unconfirmed the table of 2013 excludes above 15 s
          if-known aptt <= 40 s ; unconfirmed a summary of the guideline of 2018
          either anticoagulation
            when none | 未用抗凝药
              require anticoagulant in none ; unconfirmed follows from the lines on anticoagulants
            or warfarin with INR 1.7 at most | 华法林且 INR ≤1.7
              require anticoagulant in warfarin ; unconfirmed transcription
              require inr <= 1.7 ; unconfirmed transcription
            or direct anticoagulant more than 48 h ago | 直接口服抗凝药末次用药超过 48 h
              require anticoagulant in doac ; unconfirmed transcription
              require anticoagulant-hours > 48 h ; unconfirmed transcription
            or heparin more than 24 h ago | 肝素末次用药超过 24 h
              require anticoagulant in heparin lmwh ; unconfirmed transcription: treatment dose of LMWH in 24 h
              require anticoagulant-hours > 24 h ; unconfirmed transcription
          end
          caution gi-malignancy is no ; unconfirmed transcription
          caution gi-gu-bleeding is no ; unconfirmed transcription: within 21 days
          caution major-surgery is no ; unconfirmed transcription: within 14 days
          caution arterial-puncture is no ; unconfirmed transcription: not compressible, within 7 days
          caution intracranial-tumour is no ; unconfirmed transcription: inside the brain
          caution disabling is yes ; unconfirmed transcription
          caution diabetes-and-stroke is no ; unconfirmed transcription: both, in the window from 3 h on
          caution recent-mi is no ; unconfirmed transcription
          caution pregnancy is no ; unconfirmed transcription
          caution seizure-at-onset is no ; unconfirmed transcription
          dose alteplase 0.9 mg/kg max 90 mg bolus 10% over 60 min ; unconfirmed transcription of Table 8
        end

        rule trace-2
          name: TRACE-2, tenecteplase within 4.5 h
          zh: TRACE-2，4.5 h 内替奈普酶
          version: 1
          therapy: thrombolysis
          kind: trial
          source: Wang et al., Lancet 2023;401:645
          reviewed: 2026-11-22
          outcome: tenecteplase not inferior to alteplase in patients who could not have thrombectomy
          require onset-hours < 4.5 h ; confirmed registration NCT04797013
          require age >= 18 years ; confirmed registration NCT04797013
          require pre-stroke-mrs <= 1 ; confirmed registration NCT04797013
          require nihss 5 .. 25 ; confirmed registration NCT04797013, both included
          require thrombectomy-planned is no ; confirmed abstract: ineligible for endovascular thrombectomy
          dose tenecteplase 0.25 mg/kg max 25 mg bolus 100% ; confirmed abstract
        end
        """#
}
