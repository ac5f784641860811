extension StyleSheet {
    static let transfers = """
        .transfers .list-head{flex-wrap:wrap;gap:.2rem 1.2rem;margin-bottom:.9rem}
        .transfers .line,.transfers .ended{margin-bottom:.8rem}
        .line-head{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem .9rem}
        .line-head h2{overflow-wrap:anywhere;font-size:1.15rem}
        .line-verb{color:var(--quiet);font-weight:400}
        .line-facts{display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.93rem}
        .line-buttons{margin-left:auto;display:flex;gap:.4rem}
        .line form,.move-buttons form{margin:0}
        .small{font:inherit;font-size:.88rem;font-weight:600;color:var(--accent);background:var(--surface);
        border:1px solid var(--line-strong);border-radius:6px;padding:.32rem .7rem;cursor:pointer;white-space:nowrap}
        .small:hover{background:var(--raised)}
        .small-icon{padding:.32rem .5rem}
        .line-trouble{margin-top:.7rem;padding:.55rem .8rem;border-radius:6px;background:var(--bad-ground)}
        .line-trouble p:first-child{color:var(--bad);font-weight:600;display:flex;gap:.5rem;align-items:baseline}
        .line-trouble .icon{position:relative;top:.12em}
        .line-trouble .detail{margin-top:.25rem}
        .moves{width:100%;border-collapse:collapse;margin-top:.7rem}
        .moves th{font-size:.82rem;color:var(--quiet);font-weight:600;text-align:left;padding:.2rem .8rem .2rem 0;
        white-space:nowrap}
        .moves td{padding:.55rem .8rem .55rem 0;border-top:1px solid var(--line);vertical-align:top}
        .moves td:last-child,.moves th:last-child{padding-right:0}
        .move-state{width:9rem}
        .move-word{font-weight:600;display:block}
        .move-running .move-word{color:var(--busy)}
        .move-failed .move-word,.move-failed .move-reason,.move-refused{color:var(--bad)}
        .urgency{display:inline-block;font-size:.78rem;font-weight:700;border-radius:4px;padding:.05em .5em;margin-top:.2rem;
        background:var(--still-ground);color:var(--still)}
        .urgency-high{background:var(--warn-ground);color:var(--warn)}
        .urgency-acute{background:var(--bad-ground);color:var(--bad)}
        .move-patient{color:inherit;text-decoration:none;display:inline-flex;flex-wrap:wrap;gap:0 .6rem;align-items:baseline}
        .move-patient:hover .move-name{text-decoration:underline}
        .move-name{font-weight:650;overflow-wrap:anywhere}
        .move-patient .name-other{margin:0}
        .move-study .what,.move-reason,.move-study code{display:block;overflow-wrap:anywhere}
        .move-study .what{font-size:.9rem}
        .move-reason{font-size:.9rem;margin-top:.2rem}
        .move-progress{width:13rem}
        .move-progress progress{width:100%;margin-bottom:.1rem}
        .move-count,.move-refused{font-size:.9rem;white-space:nowrap}
        .move-refused{margin-left:.6rem;font-weight:600}
        .move-since{width:8.5rem;white-space:nowrap}
        .move-rule{width:9rem;overflow-wrap:anywhere;color:var(--quiet);font-size:.93rem}
        .move-buttons{width:1%}
        .move-buttons>div{display:flex;gap:.35rem;justify-content:flex-end}
        .ended ul{margin-top:.4rem}
        .ended li{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .8rem;padding:.35rem 0;
        border-top:1px solid var(--line);font-size:.93rem}
        .ended .at{display:inline;min-width:5.5rem}
        .ended li>.icon{color:var(--good);position:relative;top:.12em}
        .ended-cancelled>.icon{color:var(--quiet)!important}
        @media (max-width:980px){
        .moves,.moves tbody{display:block}
        .moves thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .moves tr{display:grid;grid-template-columns:1fr auto;gap:.25rem .8rem;padding:.7rem 0;
        border-top:1px solid var(--line)}
        .moves td{padding:0;border:0;width:auto}
        .moves .move-state{grid-column:1;grid-row:1;display:flex;gap:.6rem;align-items:baseline}
        .moves .move-since{grid-column:2;grid-row:1;text-align:right;color:var(--quiet)}
        .moves .move-study{grid-column:1/-1}
        .moves .move-progress{grid-column:1/-1}
        .move-progress>div{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:center}
        .move-progress progress{flex:1;min-width:7rem}
        .move-refused{margin-left:0}
        .moves .move-rule{grid-column:1;align-self:center}
        .moves .move-buttons{grid-column:2}
        }
        @media (max-width:760px){
        .line-buttons{margin-left:0;width:100%}
        .small{padding:.5rem .8rem}
        .small-icon{padding:.5rem .65rem}
        .moves .move-rule{grid-column:1/-1}
        .moves .move-buttons{grid-column:1/-1}
        .move-buttons>div{justify-content:flex-start}
        .move-patient{display:flex}
        .move-name{font-size:1.08rem}
        }

        """
}
