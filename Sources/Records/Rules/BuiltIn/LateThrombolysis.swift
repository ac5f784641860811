extension BuiltInRules {
    /// Thrombolysis later, or with an onset that nobody knows, by what images show.
    static let lateThrombolysis = #"""
        rules 1

        rule extend
          name: EXTEND
          version: 2
          therapy: thrombolysis
          kind: trial
          source: Ma et al., N Engl J Med 2019;380:1795
          reviewed: 2026-11-22
          analysis: yes
          outcome: mRS 0–1 35.4 vs 29.5 %; symptomatic haemorrhage 6.2 vs 0.9 %
          either window
            when onset known | 起病时间已知
              require onset-hours 4.5 .. 9 h ; confirmed registration (strokecenter.org, EXTEND International)
            or woke with it | 醒后卒中
              require wake-up is yes ; confirmed registration
              require sleep-midpoint-hours <= 9 h ; confirmed registration: 9 h from the middle of sleep
          end
          require age >= 18 years ; confirmed registration
          require pre-stroke-mrs < 2 ; confirmed protocol, Int J Stroke 2012;7:74, abstract
          require nihss 4 .. 26 ; confirmed protocol, abstract
          require core < 70 mL ; confirmed protocol, abstract (<70 mL; a registration of the trial says 70 mL at most)
          require mismatch-ratio > 1.2 ; confirmed protocol, abstract (a summary prints ≥)
          require mismatch > 10 mL ; confirmed protocol, abstract
          dose alteplase 0.9 mg/kg max 90 mg bolus 10% over 60 min ; unconfirmed the usual dose; not read in the paper
        end

        rule wake-up
          name: WAKE-UP
          version: 1
          therapy: thrombolysis
          kind: trial
          source: Thomalla et al., N Engl J Med 2018;379:611
          reviewed: 2026-11-22
          outcome: mRS 0–1 53.3 vs 41.8 %; symptomatic haemorrhage 2.0 vs 0.4 %
          either onset
            when woke with it | 醒后卒中
              require wake-up is yes ; confirmed NCT01525290 as Cochrane CD010995 lists it
            or nobody knows | 起病时间不明
              require onset-unknown is yes ; confirmed NCT01525290 as Cochrane CD010995 lists it
          end
          require onset-hours > 4.5 h ; confirmed NCT01525290 as Cochrane CD010995 lists it: last known well
          require recognition-hours <= 4.5 h ; confirmed NCT01525290 as Cochrane CD010995 lists it
          require age 18 .. 80 years ; confirmed NCT01525290 as Cochrane CD010995 lists it
          require pre-stroke-mrs <= 1 ; confirmed NCT01525290 as Cochrane CD010995 lists it: above 1 excludes
          require nihss <= 25 ; confirmed NCT01525290 as Cochrane CD010995 lists it: above 25 excludes
          require dwi-lesion is yes ; confirmed NCT01525290 as Cochrane CD010995 lists it
          require flair-marked is no ; confirmed NCT01525290 as Cochrane CD010995 lists it
          require thrombectomy-planned is no ; confirmed NCT01525290 as Cochrane CD010995 lists it
          require large-infarct is no ; unconfirmed the list read was cut before the exclusions by images
          dose alteplase 0.9 mg/kg max 90 mg bolus 10% over 60 min ; unconfirmed 0.9 mg/kg read in a summary
        end

        rule trace-3
          name: TRACE-III
          version: 1
          therapy: thrombolysis
          kind: trial
          source: Xiong et al., N Engl J Med 2024;391:203
          reviewed: 2026-11-22
          outcome: mRS 0–1 33.0 vs 24.2 % (figures not compared with the paper)
          require onset-hours 4.5 .. 24 h ; confirmed protocol, Stroke Vasc Neurol 2024;9:82, abstract
          require age >= 18 years ; confirmed registration NCT05141305
          require pre-stroke-mrs <= 1 ; confirmed registration NCT05141305
          require nihss 6 .. 25 ; confirmed registration NCT05141305, both included
          require vessel-occlusion in ica-extracranial ica m1 m2 ; confirmed registration NCT05141305
          require core < 70 mL ; confirmed protocol, abstract
          require mismatch-ratio >= 1.8 ; confirmed protocol, abstract
          require mismatch >= 15 mL ; confirmed protocol, abstract
          require thrombectomy-planned is no ; unconfirmed read in a summary of the paper
          caution large-infarct is no ; unconfirmed a summary: hypodensity in more than 1/3 of the MCA excludes
          dose tenecteplase 0.25 mg/kg max 25 mg bolus 100% ; confirmed registration NCT05141305
        end
        """#
}
