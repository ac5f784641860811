extension StyleSheet {
    /// Who patients are.
    static let patients = """
        .case-patient{color:inherit;text-decoration-color:var(--line-strong);text-underline-offset:.18em}
        .patients>h1{margin:.9rem 0 .3rem}
        .patients .panel>h2{margin-bottom:.5rem}
        .patient-search{max-width:40rem;margin:.6rem 0 .9rem}
        .figures{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .patient-name{font-weight:650;font-size:1.05rem}
        .patient-list{background:var(--surface);border:1px solid var(--line);border-radius:8px}
        .patient-row{display:grid;grid-template-columns:minmax(14rem,1.4fr) minmax(11rem,1fr) 2fr;gap:.2rem 1.2rem;
        align-items:center;padding:.6rem 1rem;min-height:3rem}
        .patient-row+.patient-row{border-top:1px solid var(--line)}
        .patient-who{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .7rem;min-width:0}
        .patient-who .state{font-size:.82rem;text-decoration:none}
        .patient-numbers{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.9rem;min-width:0}
        .patient-numbers bdi{color:var(--ink)}
        .pages{display:flex;gap:.7rem;margin-top:.8rem}
        .patient-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1rem;margin:.9rem 0 .2rem}
        .patient-other{font-size:1.1rem}
        .patient-panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:.9rem;
        margin-top:.9rem;align-items:start}
        .patient-panels>div{display:flex;flex-direction:column;gap:.9rem;min-width:0}
        .patient-papers-list>div{display:grid;grid-template-columns:minmax(8rem,12rem) 1fr;gap:.1rem .8rem;padding:.25rem 0}
        .patient-papers-list dt{color:var(--quiet)}
        .patient-ways{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem 1rem;margin-top:.8rem}
        .patient-fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:.8rem 1rem}
        .patient-papers{border:0;margin:0;padding:0;min-width:0;display:flex;flex-direction:column;gap:.5rem}
        .patient-papers .field-title{margin-bottom:.1rem}
        .patient-place{display:grid;grid-template-columns:minmax(9rem,1fr) 1.4fr;gap:.5rem}
        .patient-form .button{align-self:flex-start}
        .patient-alike{border-color:var(--warn)}
        .patient-alike li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.4rem 1rem;
        padding:.5rem 0}
        .patient-alike li+li{border-top:1px solid var(--line)}
        .patient-things li{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:.35rem 0}
        .patient-things li+li,.patient-merges li+li,.patient-history li+li{border-top:1px solid var(--line)}
        .patient-merges li,.patient-history li{padding:.5rem 0}
        .patient-history{margin:0}
        .patient-history>summary{cursor:pointer;margin:0;padding:0;font-weight:650}
        .patients .back{display:inline-flex;align-items:center;gap:.3rem}
        .pair-list{display:flex;flex-direction:column;gap:.7rem;margin-top:.9rem}
        .pair-row{display:grid;grid-template-columns:1fr 1fr auto;gap:.5rem 1.2rem;align-items:center}
        .pair-grounds{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.4rem .6rem;align-items:center}
        .pair>.pair-grounds{margin:.6rem 0}
        .pair-who{min-width:0}
        .pair-table{width:100%;border-collapse:collapse;table-layout:fixed}
        .pair-table th,.pair-table td{text-align:left;vertical-align:top;padding:.5rem .7rem;overflow-wrap:anywhere;
        border-top:1px solid var(--line)}
        .pair-table thead th,.pair-table thead td{border-top:0}
        .pair-table thead th>*{display:block}
        .pair-table tbody th{color:var(--quiet);font-weight:600;width:12rem}
        .pair-table .differs th{color:var(--warn)}
        .pair-table td .pick{display:inline-flex;max-width:100%}
        .pair-table td .pick span{min-width:0}
        .pair-end{display:flex;flex-direction:column;gap:.8rem;margin-top:1rem;max-width:46rem}
        .patient-matches:empty{display:none}
        .patient-matches .picks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
        .patient-matches .pick span.match{display:grid;gap:0;width:100%;text-align:left}
        .patient-matches .pick>span{width:100%}
        .match-name{font-weight:650}
        .patient-matches .match .match-facts,.patient-matches .match .match-open{display:block;min-height:0;padding:0;
        border:0;background:none;color:inherit;font-size:.88rem;font-weight:400}
        @media (max-width:760px){
        .patient-row{grid-template-columns:1fr}
        .pair-row{grid-template-columns:1fr}
        .pair-table th,.pair-table td{padding:.45rem .35rem;font-size:.93rem}
        .pair-table tbody th{width:5.2rem}
        .pair-end .button{width:100%}
        .patient-place{grid-template-columns:1fr}
        .patient-form .button{align-self:stretch}
        }

        """
}
