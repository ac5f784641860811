extension StyleSheet {
    static let archive = tabs + finder + studies + cards + tags + peers + changes + archivePhone

    private static let tabs = """
        .tabs{display:flex;gap:.25rem;margin:-.35rem 0 1rem;border-bottom:1px solid var(--line);overflow-x:auto}
        .study>.tabs{margin-bottom:.1rem}
        .tabs a{padding:.5rem .8rem .42rem;color:var(--quiet);text-decoration:none;white-space:nowrap;
        border-bottom:2px solid transparent;font-weight:600;font-size:.93rem}
        .tabs a:hover{color:var(--ink)}
        .tabs a:focus-visible{outline-offset:-2px}
        .tabs a[aria-current]{color:var(--accent);border-color:var(--accent)}

        """

    private static let finder = """
        select{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);
        border-radius:6px;padding:.5rem .55rem;width:100%;min-width:0;height:2.6rem}
        .finder{display:grid;grid-template-columns:minmax(16rem,2.4fr) repeat(3,minmax(8.5rem,1fr)) minmax(9rem,1.2fr) auto;
        gap:.6rem .8rem;align-items:end;margin-bottom:.7rem}
        .finder-text{position:relative;display:flex;gap:.5rem}
        .finder-text>.icon{position:absolute;left:.75rem;top:50%;transform:translateY(-50%);color:var(--quiet)}
        .finder-text input{padding-left:2.2rem}
        .finder input{height:2.6rem}
        .finder-choice{min-width:0}
        .finder-choice label{display:block;color:var(--quiet);font-size:.82rem;font-weight:600;margin-bottom:.2rem}
        .finder-clear{padding:.55rem 0;white-space:nowrap;font-size:.93rem}
        #lost{margin:0 0 .7rem}
        .htmx-request#found .studies{opacity:.55;transition:opacity .2s .25s}
        #found>.notice{margin:0 0 .7rem}

        """

    private static let studies = """
        .kind{display:inline-block;font-size:.8rem;font-weight:700;letter-spacing:.03em;color:var(--busy);
        background:var(--busy-ground);border-radius:4px;padding:.05em .45em;margin-right:.3em}
        .studies .day{display:block;font-weight:600;white-space:nowrap}
        .studies .what{display:block;overflow-wrap:anywhere}
        .studies .accession{display:block;color:var(--quiet);font-size:.88rem;overflow-wrap:anywhere}
        .studies .col-images{white-space:nowrap}
        .studies .col-from{overflow-wrap:anywhere}
        .studies .col-from,.studies .col-received{color:var(--quiet);font-size:.88rem}
        .studies .col-received{white-space:nowrap}
        .studies .more td{text-align:center;padding:.8rem}
        .more-link{display:inline-block;padding:.3rem .8rem}

        """

    private static let cards = """
        .cards{display:flex;flex-direction:column;gap:.7rem}
        .card{display:grid;grid-template-columns:8.5rem 1fr;grid-template-rows:auto 1fr;gap:0 1.1rem}
        .card-picture{position:relative;grid-row:span 2;width:8.5rem;height:8.5rem;border-radius:6px;overflow:hidden;
        background:#07090c;color:#7f8c99;display:grid;place-items:center;text-decoration:none}
        .card-nothing{font-weight:700;font-size:1.3rem;letter-spacing:.05em}
        .card-picture img{position:absolute;inset:0;width:100%;height:100%;object-fit:contain;background:#07090c}
        .card-picture img.failed{display:none}
        .card-what,.card-objects{min-width:0}
        .card h3{font-size:1.05rem;display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .4rem}
        .card h3 bdi{overflow-wrap:anywhere;min-width:0}
        .card .state{font-size:.8rem}
        .archive dl.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin-top:.35rem}
        .archive dl.facts dt,.archive dl.facts dd{display:inline}
        .archive dl.facts dt{color:var(--quiet);font-size:.87rem;margin-right:.4em;white-space:nowrap}
        .archive dl.facts dd{overflow-wrap:anywhere}
        .card-objects{margin-top:.5rem}
        .objects{margin-top:.4rem}
        .objects .plain-table{margin-top:0}
        .objects .plain-table td{white-space:nowrap}
        .doors{display:flex;gap:1rem}
        .pages{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin-top:.6rem}
        .work-lines{margin-top:.5rem}
        .work-lines li{display:flex;flex-wrap:wrap;gap:.1rem .9rem;padding:.35rem 0;border-top:1px solid var(--line)}
        .work-lines .at{min-width:6.5rem}
        .work-failed>span:nth-of-type(2){color:var(--bad);font-weight:600}
        .archive .banner-state .button{white-space:nowrap}

        """

    private static let tags = """
        .tag-search{margin:0;width:100%;max-width:30rem}
        .htmx-request#sheet .tags{opacity:.55;transition:opacity .2s .25s}
        .tags{border-collapse:collapse;width:100%;margin-top:.6rem;font-size:.93rem}
        .tags th,.tags td{text-align:left;vertical-align:top;padding:.28rem .9rem .28rem 0;
        border-top:1px solid var(--line)}
        .tags thead th{border:0;color:var(--quiet);font-size:.84rem}
        .tag-tag{white-space:nowrap;width:1%}
        .tag-vr{width:1%}
        .tag-name{width:30%;min-width:11rem;overflow-wrap:anywhere}
        .tag-value{overflow-wrap:anywhere;white-space:pre-wrap}
        .tag-mark{color:var(--quiet);margin-left:.5em}
        .tag-private .tag-name{color:var(--quiet)}
        .tag-item td{color:var(--quiet);font-size:.85rem;font-weight:600}
        .tags .deep-1{padding-left:1.1rem}
        .tags .deep-2{padding-left:2rem}
        .tags .deep-3{padding-left:3.1rem}
        .tags .deep-4{padding-left:4rem}
        .tags .deep-5{padding-left:5.1rem}
        .tags .deep-6{padding-left:6rem}
        .tags .deep-7{padding-left:7.1rem}
        .tags .deep-8{padding-left:8rem}

        """

    private static let peers = """
        .peers{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:.8rem;margin:1rem 0;align-items:start}
        .peer{min-width:0}
        .peer-head{display:flex;flex-wrap:wrap;align-items:center;gap:.2rem .9rem}
        .peer-head h2,.peer-head h3{overflow-wrap:anywhere;font-size:1.15rem}
        .peer-test{margin-left:auto}
        .peer-test .button{padding:.45rem .9rem}
        .peer-test .button:disabled{opacity:.6;cursor:progress}
        .test-runs,.htmx-request .test-now{display:none}
        .htmx-request .test-runs{display:inline}
        .peer-badges{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.6rem}
        .peer-result .notice{margin-top:.7rem}
        .peer-badges+.quiet{margin-top:.5rem}
        .peer-failures{margin-top:.8rem;border-top:1px solid var(--line);padding-top:.6rem}
        .peer-failures li{display:flex;flex-wrap:wrap;gap:0 .7rem;padding:.2rem 0;font-size:.9rem;overflow-wrap:anywhere}
        .peer-failures li>span{min-width:0}
        .peer-edit{margin-top:.8rem;border-top:1px solid var(--line);padding-top:.6rem}
        .peer-new{margin-top:1rem}
        .peer-new .peer-edit{margin:0;border:0;padding:0}
        .peer-new .stack,.peer-new .notice{max-width:34rem}
        .peer-edit .stack{gap:.7rem;margin-top:.7rem}
        .tick{display:flex;align-items:center;gap:.55rem}
        .tick input{width:1.15rem;height:1.15rem;accent-color:var(--accent);flex:none}
        .peer-remove summary{color:var(--bad)}
        .peer-remove form{margin-top:.6rem}
        .button-bad{background:var(--bad)}
        .strangers{margin-top:1.6rem}
        .command{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:.55rem .8rem;
        margin-top:.4rem;max-width:40rem}

        """

    private static let archivePhone = """
        @media (max-width:1250px){
        .finder{grid-template-columns:repeat(4,1fr) auto}
        .finder-text{grid-column:1/-1}
        }
        @media (max-width:980px){
        .tabs{flex-wrap:wrap;row-gap:0}
        .studies .col-when{grid-column:1/8;grid-row:1;display:flex;gap:.6rem;align-items:baseline}
        .studies .col-when .at{display:inline}
        .studies .col-kind{grid-column:8/-1;grid-row:1;text-align:right}
        .studies .col-kind .kind{margin:0 0 0 .3em}
        .studies .col-what{grid-column:1/-1;grid-row:3;margin-top:.35rem}
        .studies .col-what:empty{display:none}
        .studies .col-images{grid-column:1/8;grid-row:4;display:flex;gap:.6rem;color:var(--quiet);font-size:.88rem;margin-top:.2rem}
        .studies .col-images .at{display:inline}
        .studies .col-from{grid-column:8/-1;grid-row:4;text-align:right;margin-top:.2rem}
        .studies .col-received{display:none}
        .studies tbody tr.more{display:block;border:0;background:none;grid-column:1/-1}
        .studies tbody tr.more td{display:block}
        }
        @media (max-width:760px){
        .finder{grid-template-columns:1fr 1fr;gap:.55rem}
        .finder-text{grid-column:1/-1}
        .finder-modality{order:3}
        .finder-source{order:3}
        .finder-clear{order:4;grid-column:1/-1;padding:.1rem 0}
        .card{grid-template-columns:5.2rem 1fr;gap:0 .8rem}
        .card-picture{width:5.2rem;height:5.2rem;grid-row:auto}
        .card-objects{grid-column:1/-1}
        .objects th:nth-child(n+3):nth-child(-n+4),.objects td:nth-child(n+3):nth-child(-n+4),
        .objects th:nth-child(n+6):nth-child(-n+7),.objects td:nth-child(n+6):nth-child(-n+7){display:none}
        .card-nothing{font-size:1rem}
        .archive .banner{flex-wrap:wrap}
        .archive .banner-state{flex-basis:auto}
        .tags thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .tags,.tags tbody{display:block}
        .tags tr{display:grid;grid-template-columns:auto 1fr;gap:0 .7rem;border-top:1px solid var(--line);padding:.35rem 0}
        .tags td{border:0;padding:0;width:auto}
        .tags .tag-name,.tags .tag-value,.tags .tag-item td{grid-column:1/-1;min-width:0}
        .tags .tag-name{font-weight:600}
        }

        """
}
