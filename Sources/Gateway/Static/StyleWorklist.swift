extension StyleSheet {
    static let worklist = """
        .list-head{display:flex;align-items:center;gap:1.5rem;margin-bottom:.35rem}
        .search{position:relative;flex:1;max-width:26rem;margin-left:auto;display:flex;gap:.5rem}
        .search>.icon{position:absolute;left:.75rem;top:50%;transform:translateY(-50%);color:var(--quiet)}
        .search input{padding-left:2.2rem}
        .js .search-go{display:none}
        .list-summary{color:var(--quiet);display:flex;gap:1.1rem;margin-bottom:.7rem;font-size:.93rem}
        .underway{color:var(--busy);font-weight:600}
        .list-cut{margin-top:.7rem}
        .empty{text-align:center;padding:4rem 1rem}
        .empty-title{font-size:1.15rem;font-weight:600;margin-bottom:.3rem}
        .list{width:100%;border-collapse:separate;border-spacing:0;background:var(--surface);
        border:1px solid var(--line);border-radius:8px;box-shadow:var(--shade)}
        .list th,.list td{padding:.55rem .7rem;text-align:left;vertical-align:middle;font-weight:400}
        .list thead th{font-size:.82rem;color:var(--quiet);font-weight:600;border-bottom:1px solid var(--line-strong);
        white-space:nowrap;vertical-align:bottom;position:sticky;top:0;background:var(--raised);z-index:2}
        .list thead th:first-child{border-top-left-radius:8px}
        .list thead th:last-child{border-top-right-radius:8px}
        .list thead small{font-weight:400;margin-left:.35em;font-size:.95em}
        .list tbody tr{position:relative}
        .list tbody tr+tr>*{border-top:1px solid var(--line)}
        .list tbody tr:hover>*{background:var(--raised)}
        .list tbody tr:last-child>*:first-child{border-bottom-left-radius:8px}
        .list tbody tr:last-child>*:last-child{border-bottom-right-radius:8px}
        .list th:first-child,.list td:first-child{padding-left:1rem}
        .list th:last-child,.list td:last-child{padding-right:1rem}
        .list .number,.list thead .number{text-align:right}
        .col-state{width:9.5rem}
        .conflict{margin-top:.3rem;font-size:.8rem}
        .why{display:block;font-size:.8rem;line-height:1.3;color:var(--quiet);margin:.2rem 0 0 .1rem}
        .col-patient{min-width:15rem}
        .patient{color:inherit;text-decoration:none;display:block;line-height:1.3;overflow-wrap:anywhere}
        .patient::after{content:"";position:absolute;inset:0;z-index:1}
        .patient:focus-visible{outline:0}
        .patient:focus-visible::after{outline:2px solid var(--accent);outline-offset:-2px;border-radius:4px}
        .name{font-weight:650;font-size:1.1rem}
        .name-other{color:var(--quiet);margin-left:.5em;font-weight:400}
        .list .facts{display:flex;flex-wrap:wrap;gap:0 .8rem;color:var(--quiet);font-size:.88rem;margin-top:.1rem}
        .patient-id{overflow-wrap:anywhere}
        .col-arrived{white-space:nowrap;width:9rem}
        .elapsed{display:block;font-weight:600}
        .row-receiving .elapsed,.row-queued .elapsed,.row-analysing .elapsed{color:var(--busy)}
        .at{display:block;color:var(--quiet);font-size:.88rem}
        .list .number .value{font-size:1.42rem;font-weight:600;letter-spacing:-.01em;line-height:1.2}
        .list td.core .value{color:var(--core)}
        .list td.hypoperfusion .value{color:var(--late)}
        .list td.mismatch .value,.list td.ratio .value{font-weight:500}
        .list .number{width:7.2rem}
        .list td.ratio{width:5rem}
        .col-side{width:5rem;white-space:nowrap}
        .col-side .value{font-weight:600}
        .col-source{color:var(--quiet);font-size:.88rem;width:9rem;overflow-wrap:anywhere}
        .explanation .detail{color:var(--quiet)}
        .row-refused .detail,.row-failed .detail{color:var(--bad)}
        .row-analysing .detail{display:inline-block;min-width:8.5rem;color:var(--ink)}
        .row-analysing .explanation{white-space:nowrap}
        progress{appearance:none;-webkit-appearance:none;border:0;height:.5rem;border-radius:99px;overflow:hidden;
        background:var(--track);vertical-align:middle;width:100%}
        progress::-webkit-progress-bar{background:var(--track)}
        progress::-webkit-progress-value{background:var(--busy);border-radius:99px;transition:width .4s}
        progress::-moz-progress-bar{background:var(--busy)}
        .row-analysing progress{width:clamp(6rem,45%,18rem);margin:0 .8rem}
        .percent{font-weight:600;color:var(--busy)}

        """

    static let phone = """
        @media (max-width:1100px){
        .col-source{display:none}
        .list .number{width:auto}
        .col-patient{min-width:11rem}
        .list th,.list td{padding:.5rem .5rem}
        }
        @media (max-width:980px){
        .list{display:block;border:0;background:none;box-shadow:none}
        .list tbody{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.6rem;align-items:start;border:0;background:none;box-shadow:none}
        .list thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .list tbody tr{display:grid;grid-template-columns:repeat(12,1fr);background:var(--surface);
        border:1px solid var(--line);border-radius:8px;padding:.75rem .85rem;gap:.15rem .4rem}
        .list tbody tr:hover>*{background:none}
        .list tbody tr+tr>*{border:0}
        .list tbody th,.list tbody td,.list th:first-child,.list td:first-child,.list td:last-child{padding:0;width:auto}
        .list .col-patient{grid-column:1/-1;grid-row:2;min-width:0}
        .list .col-state{grid-column:1/9;grid-row:1;margin-bottom:.3rem}
        .list .col-arrived{grid-column:9/-1;grid-row:1;text-align:right;white-space:nowrap}
        .list .at{display:none}
        .name{font-size:1.2rem}
        .list tbody .number,.list tbody .col-side{grid-row:3;text-align:left;margin-top:.5rem;min-width:0}
        .list tbody .number::before,.list tbody .col-side::before{content:attr(data-label);display:block;
        font-size:.75rem;color:var(--quiet);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
        .list tbody .core,.list tbody .hypoperfusion,.list tbody .mismatch{grid-column:span 4}
        .list tbody .ratio{grid-row:4;grid-column:1/5;margin-top:.15rem}
        .list tbody .col-side{grid-row:4;grid-column:5/13;margin-top:.15rem}
        .list tbody .col-side .value{font-size:1.1rem;line-height:1.7}
        .list .explanation{grid-column:1/-1;grid-row:3;margin-top:.35rem}
        .list .number .value{font-size:1.35rem}
        .row-analysing .explanation{white-space:normal}
        .row-analysing .detail{min-width:0;display:block}
        .row-analysing progress{width:calc(100% - 4rem);margin:0 .6rem 0 0}
        }
        @media (max-width:760px){
        .bar{padding:0 .8rem;gap:.8rem}
        .bar:has(.bar-nav){flex-wrap:wrap;padding-top:.3rem;row-gap:.25rem}
        .bar-nav{order:1;flex-basis:calc(100% + 1.6rem);margin:0 -.8rem;padding:0 .8rem;gap:1rem;
        overflow-x:auto;scrollbar-width:none;
        border-top:1px solid rgb(255 255 255/.12)}
        .bar-nav a{padding:.5rem 0 .42rem;white-space:nowrap}
        .bar-end{gap:.2rem}
        .bar form{gap:0}
        .plain{padding:.4rem .35rem}
        .bar-nav~.bar-end{min-width:0}
        .brand:has(+.bar-nav) .brand-name{display:none}
        .live span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .person{padding-left:.3rem;gap:0}
        .person>a{max-width:5rem}
        main{padding:.8rem .7rem 1.5rem}
        .foot{padding:.7rem .8rem}
        .list-head{flex-wrap:wrap;gap:.6rem}
        .page-worklist h1{display:none}
        .search{max-width:none;flex-basis:100%}
        }

        """
}
