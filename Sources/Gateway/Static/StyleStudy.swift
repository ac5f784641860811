extension StyleSheet {
    static let study = """
        .study{display:flex;flex-direction:column;gap:.9rem}
        .study>.notice{margin:0}
        .banner{display:flex;align-items:flex-start;gap:.9rem}
        .back{color:var(--quiet);font-size:1.25rem;padding:.1rem .35rem;margin-left:-.35rem;border-radius:5px}
        .back:hover{background:var(--raised);color:var(--ink)}
        .banner-who{min-width:0;flex:1}
        .banner h1{font-size:1.55rem;overflow-wrap:anywhere}
        .banner h1 .name-other{font-size:1.1rem;margin-left:.4em}
        .banner .facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin-top:.35rem}
        .banner .facts div{min-width:0}
        .banner .facts dt,.banner .facts dd{display:inline}
        .banner .facts dt{color:var(--quiet);font-size:.87rem;margin-right:.4em}
        .banner .facts dd{font-weight:500;overflow-wrap:anywhere}
        .banner-state{display:flex;align-items:center;gap:1rem;text-align:right}
        .banner-state .state{font-size:1rem;padding:.3em .75em .3em .6em}
        .banner-clock .elapsed{font-size:1.2rem;white-space:nowrap;line-height:1.2}
        .banner-clock small{color:var(--quiet)}
        .waiting{padding:1.6rem;display:flex;flex-direction:column;gap:.8rem}
        .waiting-title{display:flex;align-items:center;gap:.6rem;font-size:1.15rem;font-weight:600}
        .waiting-title .percent{margin-left:auto;font-size:1.4rem}
        .waiting-failed .waiting-title{color:var(--bad)}
        .waiting-receiving .icon,.waiting-analysing .icon{color:var(--busy)}
        .way{list-style:none;display:grid;grid-template-columns:repeat(7,1fr);margin:.4rem 0 .2rem;padding:0}
        .way-step{display:flex;flex-direction:column;align-items:center;gap:.15rem;text-align:center;position:relative}
        .way-step:not(:first-child)::before{content:"";position:absolute;top:.8rem;right:50%;width:100%;height:2px;
        background:var(--line)}
        .way-done:not(:first-child)::before,.way-now:not(:first-child)::before,
        .way-alongside:not(:first-child)::before{background:var(--busy)}
        .way-mark{display:grid;place-items:center;width:1.7rem;height:1.7rem;border-radius:50%;position:relative;z-index:1;
        background:var(--surface);border:2px solid var(--line);color:var(--quiet)}
        .way-mark .icon{color:inherit}
        .way-done .way-mark{border-color:var(--good);color:var(--good)}
        .way-now .way-mark,.way-alongside .way-mark{border-color:var(--busy);color:var(--busy)}
        .way-now .icon,.way-alongside .icon{animation:turn 1.4s linear infinite}
        .way-word{font-weight:600}
        .way-later .way-word{font-weight:400;color:var(--quiet)}
        .way-note{font-size:.84rem;color:var(--quiet)}
        .last-image{font-variant-numeric:tabular-nums}
        @media (max-width:46rem){.way{grid-template-columns:1fr;gap:.55rem}
        .way-step{flex-direction:row;text-align:left;gap:.7rem}
        .way-step:not(:first-child)::before{top:-1rem;left:.8rem;right:auto;width:2px;height:1.4rem}
        .way-note{margin-left:auto}}
        .cause code{display:block;background:var(--raised);border:1px solid var(--line);padding:.5rem .7rem;
        border-radius:6px;white-space:pre-wrap}
        .series{padding-bottom:.6rem}
        .plain-table{border-collapse:collapse;width:100%;margin-top:.5rem}
        .plain-table th,.plain-table td{text-align:left;padding:.35rem .7rem .35rem 0;vertical-align:top;
        border-top:1px solid var(--line)}
        .plain-table thead th{border:0;color:var(--quiet);font-size:.84rem;font-weight:600;white-space:nowrap}
        .plain-table .number{text-align:right;padding-right:1.3rem}
        .wide-cell{min-width:12rem;overflow-wrap:anywhere}
        .plain-table td:last-child{white-space:nowrap}

        """

    static let report = """
        .report{display:flex;flex-direction:column;gap:.9rem}
        .report-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1.5rem;border-top:1px solid var(--line);
        padding-top:.9rem}
        .report-head h2{font-size:1.15rem;min-width:0;overflow-wrap:anywhere}
        .report-head h2 .quiet{margin-left:.6em;font-size:.95rem}
        .use{color:var(--warn);font-weight:600;font-size:.9rem}
        .report-head .use{margin-left:auto}
        .headline{background:var(--surface);border:1px solid var(--line);border-radius:8px;box-shadow:var(--shade);
        overflow:hidden}
        .tiles{display:grid;grid-template-columns:repeat(5,1fr)}
        .tile{padding:.9rem 1.15rem .8rem;border-left:1px solid var(--line);min-width:0}
        .tile:first-child{border-left:0}
        .tile dt{font-weight:600;color:var(--quiet)}
        .figure{font-size:clamp(2.1rem,3.3vw,3.1rem);font-weight:650;letter-spacing:-.025em;line-height:1.12}
        .unit{color:var(--quiet);font-weight:400;margin-left:.3em;font-size:1.05rem;letter-spacing:0}
        .tile-core .figure{color:var(--core)}
        .tile-hypoperfusion .figure{color:var(--late)}
        .tile-affected-side .figure{font-size:clamp(1.7rem,2.5vw,2.3rem);line-height:1.45;letter-spacing:0}
        .definition{color:var(--quiet);font-size:.87rem;min-height:1.3em}
        .proportion{padding:0 1.15rem .9rem}
        .bar-share{display:block;width:100%;height:.6rem;border-radius:99px}
        .bar-lesion .bar-all{fill:var(--late)}
        .bar-lesion .bar-part{fill:var(--core)}
        .bar-step .bar-all{fill:var(--track)}
        .bar-step .bar-part{fill:var(--accent)}
        .engines{border-collapse:collapse;margin:.6rem 1.15rem .8rem;font-size:.93rem}
        .engines caption{text-align:left;color:var(--quiet);padding-bottom:.2rem}
        .engines th,.engines td{text-align:left;padding:.15rem 1.6rem .15rem 0;font-weight:400}
        .engines th:nth-child(2),.engines th:nth-child(3),.engines td:nth-child(2),.engines td:nth-child(3){text-align:right}
        .engines td:nth-child(2),.engines td:nth-child(3){font-weight:650;white-space:nowrap}
        .engines thead th{color:var(--quiet)}
        @media (max-width:46rem){.engines,.engines caption,.engines thead,.engines tbody{display:block}
        .engines tr{display:grid;grid-template-columns:1fr 4.4rem 7.6rem;padding:.2rem 0}
        .engines th,.engines td{padding:0}
        .engines thead th:last-child{display:none}
        .engines td:last-child{grid-column:1/-1;color:var(--quiet);font-size:.87rem}}
        .further{display:flex;flex-wrap:wrap;gap:.3rem 2.2rem;border-top:1px solid var(--line);
        background:var(--raised);padding:.6rem 1.15rem}
        .further dt,.further dd{display:inline}
        .further dt{color:var(--quiet);margin-right:.5em}
        .further dd{font-weight:650;font-size:1.1rem;white-space:nowrap}
        .further .unit{font-size:.87rem}
        .quality{border-radius:8px;padding:.75rem 1.15rem;border:1px solid var(--line);background:var(--surface)}
        .quality-good .quality-verdict{color:var(--good)}
        .quality-limited{background:var(--warn-ground);border-color:transparent}
        .quality-limited .quality-verdict{color:var(--warn)}
        .quality-refused,.quality-failed{background:var(--bad-ground);border-color:transparent;padding:1.2rem}
        .quality-refused .quality-verdict,.quality-failed .quality-verdict{color:var(--bad);font-size:1.1rem}
        .quality-verdict{display:flex;gap:.65rem;align-items:baseline;font-weight:600}
        .quality-refused .quality-verdict,.quality-failed .quality-verdict{flex-wrap:wrap}
        .quality-verdict .icon{position:relative;top:.14em}
        .quality-verdict strong+span{font-weight:400;color:var(--ink)}
        .quality h3{margin-top:1rem}
        .reasons{margin-top:.45rem;display:flex;flex-direction:column;gap:.45rem}
        .reasons li{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr;gap:.1rem 1.2rem;max-width:75rem}
        .reasons strong{font-weight:600}
        .quality .cause{margin-top:.8rem}

        """

    static let montage = """
        .montage{padding-bottom:.9rem}
        .montage-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem 1.2rem}
        .montage-head p{font-size:.88rem}
        .chooser{display:none}
        .maps{overflow-x:auto;margin-top:.7rem;padding-bottom:2px}
        .map{display:grid;grid-template-columns:9.5rem 1fr;gap:.8rem;align-items:center;min-width:min-content}
        .map+.map{margin-top:3px}
        .map-name{position:sticky;left:0;background:var(--surface);z-index:2;padding-right:.4rem;align-self:stretch;
        display:flex;flex-direction:column;justify-content:center;gap:.35rem}
        .slices{display:flex;gap:3px;min-width:0}
        .slice{position:relative;display:block;flex:1 1 0;min-width:64px;max-width:190px;background:#000;border-radius:3px;overflow:hidden;aspect-ratio:1}
        .slice img{display:block;width:100%;height:100%;object-fit:contain;font-size:0}
        .slice-number{position:absolute;left:.3rem;top:.15rem;font-size:.75rem;color:#c9d3dd;text-shadow:0 0 3px #000}
        .slice:hover{box-shadow:0 0 0 2px var(--accent)}
        .slice:focus-visible{outline-offset:-2px}
        .legend{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;font-size:.87rem}
        .legend li{display:flex;align-items:center;gap:.45rem}
        .legend-lesion{flex-direction:column}
        .legend-line{width:1.7rem;height:.6rem}
        .patch{width:.85rem;height:.85rem;flex:none}
        .scale{display:block;width:100%;height:.55rem;border-radius:2px}
        .legend-ends{display:flex;justify-content:space-between;font-size:.8rem;color:var(--quiet);gap:.3rem}
        .legend-unit{white-space:nowrap}

        """

    static let viewer = """
        .viewer{border:0;border-radius:10px;padding:0;background:#07090c;color:#e8edf3;width:min(96vw,60rem);
        max-width:none;max-height:97vh;overflow:hidden}
        .viewer::backdrop{background:rgb(0 0 0/.75)}
        .viewer-head,.viewer-foot{display:flex;align-items:center;gap:1rem;padding:.6rem .9rem}
        .viewer-head strong{font-size:1.1rem}
        .viewer-head span{color:#a9b6c3;white-space:nowrap}
        .viewer-head .viewer-who{margin-left:auto;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;min-width:0;color:#e8edf3}
        .viewer button{background:none;border:0;color:inherit;font:inherit;font-size:1.4rem;line-height:1;
        padding:.6rem;cursor:pointer;border-radius:6px}
        .viewer button:hover{background:#1d242d}
        .viewer-head strong{white-space:nowrap}
        .viewer-picture{display:flex;align-items:center}
        .viewer-picture>button{align-self:stretch;padding:.6rem .9rem}
        .viewer-frame{flex:1;min-width:0;position:relative;display:flex;justify-content:center;background:#000}
        .viewer img{display:block;width:auto;max-width:100%;height:min(72vh,48rem);aspect-ratio:1;object-fit:contain;
        touch-action:pinch-zoom;user-select:none;-webkit-user-drag:none}
        .side{position:absolute;top:50%;transform:translateY(-50%);font-weight:700;color:#c9d3dd;
        text-shadow:0 0 4px #000}
        .side-right{left:.6rem}
        .side-left{right:.6rem}
        .viewer-foot{min-height:3.4rem}
        .viewer-foot [data-legend]{width:16rem}
        .viewer .legend-lesion{flex-direction:row}
        .viewer .legend-ends{color:#a9b6c3}
        .viewer .scale{height:.7rem}
        .viewer-maps{margin-left:auto;white-space:nowrap}
        .viewer>.use{color:#f2bd4e;padding:0 .9rem .7rem}

        """

    static let evidence = """
        .evidence{display:flex;flex-wrap:wrap;gap:.9rem}
        .evidence .panel{flex:1 1 22rem;min-width:0}
        .evidence h2 .quiet{float:right;font-size:.93rem}
        .chart{display:block;width:100%;max-width:28rem;margin:.5rem auto .3rem;overflow:visible}
        .chart text{font-size:11.5px;fill:var(--quiet)}
        .chart-grid line{stroke:var(--line);stroke-width:1}
        .chart-line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
        .legend-line path{fill:none;stroke-width:3;stroke-linecap:round}
        .line-artery{stroke:var(--artery)}
        .line-vein,.line-turn{stroke:var(--vein);stroke-dasharray:7 4}
        .line-shift{stroke:var(--late)}
        .chart-mark{stroke:var(--bad);stroke-width:6;opacity:.3}
        .evidence .legend+.quiet{margin-top:.35rem;font-size:.9rem}
        .steps{display:flex;flex-direction:column;gap:.4rem;margin-top:.7rem}
        .steps li{display:grid;grid-template-columns:minmax(6.5rem,9.5rem) 1fr 3.9rem;gap:.8rem;align-items:center}
        .steps .bar-share{height:.5rem}
        .provenance{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,27rem),1fr));gap:.25rem 2rem;
        margin-top:.6rem}
        .provenance div{display:grid;grid-template-columns:8.4rem 1fr;gap:.8rem}
        .provenance dt{color:var(--quiet)}
        .provenance dd{overflow-wrap:anywhere;min-width:0}
        details{margin-top:.6rem}
        summary{cursor:pointer;color:var(--accent)}
        .parameters{display:block;margin-top:.4rem;white-space:pre-wrap}
        @media (max-width:1100px){
        .tile{padding:.75rem .8rem}
        .figure{font-size:1.95rem}
        .tile-affected-side .figure{font-size:1.6rem}
        }
        @media (max-width:760px){
        .banner{flex-wrap:wrap;gap:.5rem}
        .banner-who{flex-basis:calc(100% - 3rem)}
        .banner-state{flex-basis:100%;justify-content:space-between}
        .banner .facts{gap:.1rem 1rem}
        .report-head .use{margin-left:0}
        .tiles{grid-template-columns:repeat(6,1fr)}
        .tile{grid-column:span 2;padding:.7rem .75rem}
        .tile-core,.tile-hypoperfusion{grid-column:span 3}
        .tile-core,.tile-mismatch{border-left:0}
        .tile:nth-child(4){border-left:1px solid var(--line)}
        .tile:nth-child(n+3){border-top:1px solid var(--line)}
        .tile:nth-child(n+3) .figure{font-size:1.55rem;line-height:1.5}
        .tile:nth-child(n+3) dt{font-size:.85rem}
        .figure{font-size:2.3rem}
        .tile .unit{font-size:.9rem}
        .definition{font-size:.8rem}
        .further{gap:.3rem 1.2rem}
        .reasons li{grid-template-columns:1fr}
        .js .chooser{display:flex;flex-wrap:wrap;gap:2px;margin-top:.7rem;background:var(--track);border-radius:8px;padding:3px}
        .chooser button{flex:1 0 18%;min-width:0;border:0;background:none;font:inherit;font-weight:600;color:var(--quiet);
        padding:.55rem .1rem;border-radius:6px}
        .chooser button[aria-pressed=true]{background:var(--surface);color:var(--ink);box-shadow:var(--shade)}
        .map{grid-template-columns:1fr;width:auto;gap:.5rem}
        .map-name{position:static}
        .legend-lesion{flex-direction:row}
        .slices{display:grid;grid-template-columns:repeat(3,1fr)}
        .slice{min-width:0;max-width:none}
        .js [data-chosen] .map{display:none}
        .js [data-chosen=cbf] .map-cbf,.js [data-chosen=cbv] .map-cbv,.js [data-chosen=mtt] .map-mtt,
        .js [data-chosen=rcbf] .map-rcbf,.js [data-chosen=rcbv] .map-rcbv,.js [data-chosen=adc] .map-adc,
        .js [data-chosen=dwi] .map-dwi,.js [data-chosen=dwi-lesion] .map-dwi-lesion,
        .js [data-chosen=tmax-dictionary] .map-tmax-dictionary,.js [data-chosen=mtt-dictionary] .map-mtt-dictionary,
        .js [data-chosen=delay] .map-delay,.js [data-chosen=tmax-deviation] .map-tmax-deviation,
        .js [data-chosen=permeability] .map-permeability,
        .js [data-chosen=tmax] .map-tmax,.js [data-chosen=lesion] .map-lesion{display:grid;margin-top:0}
        .viewer{width:100vw;height:100dvh;max-height:none;border-radius:0;flex-direction:column}
        .viewer[open]{display:flex}
        .viewer-picture{flex:1;position:relative}
        .viewer-picture>button{position:absolute;bottom:0;z-index:1;align-self:auto}
        .viewer-picture>.viewer-right{right:0}
        .viewer-picture>.viewer-left{left:0}
        .viewer img{width:100%;height:auto}
        .viewer-head{flex-wrap:wrap;gap:.1rem .8rem}
        .viewer-head .viewer-who{order:1;flex-basis:100%;margin:0}
        .viewer-head .viewer-shut{margin-left:auto}
        .viewer-foot [data-legend]{width:auto;flex:1}
        }

        """

    static let print = """
        @media print{
        @page{margin:12mm}
        html{font-size:11px}
        body{background:#fff}
        .bar,.skip,.back,.foot a,.chooser,details,.live,.search,.banner-clock{display:none!important}
        .legend-scale{max-width:16rem}
        main{padding:0;max-width:none}
        .panel,.headline,.quality,.tile,.list{box-shadow:none;break-inside:avoid}
        .montage{break-inside:auto}
        .map{break-inside:avoid;width:auto}
        .slices{display:grid;grid-template-columns:repeat(10,1fr)}
        .slice{min-width:0}
        .slice,.scale,.patch,.bar-share{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .evidence .panel{flex-basis:40%}
        .js [data-chosen] .map{display:grid!important}
        }

        """
}
