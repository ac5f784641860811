extension StyleSheet {
    static let storage = """
        .storage>h1{margin-bottom:.9rem}
        .storage>.notice,.storage-banner{margin:0 0 .9rem}
        .storage h2{margin-bottom:.6rem}
        .storage h3{margin:.9rem 0 .3rem}
        .storage .panel p+p{margin-top:.4rem}
        .storage-top,.storage-tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));
        gap:.9rem;margin-bottom:.9rem;align-items:start}
        .storage-facts{display:flex;flex-wrap:wrap;gap:.5rem 1.8rem;margin:.7rem 0}
        .storage-facts dt{color:var(--quiet);font-size:.85rem}
        .storage-facts dd{font-size:1.2rem;font-weight:600;white-space:nowrap}
        .storage-chart{margin-bottom:.9rem}
        .storage-days{overflow-x:auto;direction:rtl}
        .storage-days .chart{direction:ltr;max-width:64rem;min-width:38rem;width:100%;margin:.3rem auto 0}
        .chart-column{fill:var(--accent)}
        .figures{width:100%;border-collapse:collapse}
        .figures th,.figures td{padding:.28rem .5rem .28rem 0;text-align:left;font-weight:400;overflow-wrap:break-word}
        .figures th{hyphens:auto}
        .figures .number{text-align:right;padding-left:.5rem}
        .figures-bar{width:22%;min-width:3.5rem}
        .figures .bar-share{height:.5rem}
        .storage-quota+.storage-quota{margin-top:.9rem}
        .storage-quota p:first-child{display:flex;justify-content:space-between;gap:1rem;margin-bottom:.3rem}
        .storage-quota .bar-share{margin:.3rem 0}
        .storage-state-well{color:var(--good)}
        .storage-state-warning{color:var(--warn);font-weight:600}
        .storage-state-refusing{color:var(--bad);font-weight:600}
        .storage-damage li,.storage-rules li{display:flex;flex-wrap:wrap;gap:.1rem .8rem;padding:.25rem 0}
        .storage-damage{margin:.5rem 0}

        """
}
