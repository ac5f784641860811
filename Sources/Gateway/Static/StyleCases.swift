extension StyleSheet {
    static let cases = """
        select,textarea{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line-strong);
        border-radius:6px;padding:.55rem .7rem;width:100%;min-width:0}
        input[type=radio]{width:auto}
        .case{display:flex;flex-direction:column;gap:.9rem}
        .case-panel{scroll-margin-top:9rem}
        .case-panel>h2{margin-bottom:.6rem}
        main>:not(:first-child).case .case-clock{margin-top:0;border-top:1px solid var(--line);border-radius:8px}
        .case-clock{position:sticky;top:0;z-index:5;padding:.6rem 1.15rem;border-radius:0 0 8px 8px;border-top:0;
        margin-top:-1.1rem}
        .clock-row{display:grid;grid-template-columns:minmax(0,1fr) auto minmax(0,1.4fr);gap:.4rem 1.6rem;
        align-items:center}
        .clock-main{text-align:center}
        .clock-label{font-size:.84rem;color:var(--quiet)}
        .clock-figure{font-size:2.1rem;font-weight:700;line-height:1.1;white-space:nowrap;color:var(--core)}
        .clock-unknown{font-size:1.2rem}
        .clock-note{font-size:.84rem}
        .clock-answers{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.3rem .5rem;border-top:1px solid var(--line);
        padding-top:.45rem}
        .clock-answer{display:inline-flex;align-items:center;gap:.35rem;padding:.2rem .65rem;border-radius:6px;
        text-decoration:none;min-height:1.9rem}
        .clock-answer strong{font-weight:700}
        .answer-is-met{color:var(--good);background:var(--good-ground)}
        .answer-is-not-met{color:var(--bad);background:var(--bad-ground)}
        .answer-is-cannot-evaluate{color:var(--warn);background:var(--warn-ground)}
        .clock-due{display:flex;flex-wrap:wrap;gap:.4rem;justify-content:flex-end}
        .due{display:flex;flex-direction:column;padding:.25rem .6rem;border-radius:6px;background:var(--still-ground);
        line-height:1.25}
        .due-name{font-size:.8rem}
        .due-left{font-weight:650;white-space:nowrap}
        .due-well{color:var(--good);background:var(--good-ground)}
        .due-soon{color:var(--warn);background:var(--warn-ground)}
        .due-late{color:var(--bad);background:var(--bad-ground)}
        .case-state{font-weight:600}
        .case-state-active{color:var(--bad)}
        .case-state-expected{color:var(--busy)}
        .case-state-treated{color:var(--good)}
        .save-state{position:fixed;bottom:0;left:0;right:0;z-index:9;padding:.6rem 1rem;text-align:center;
        font-weight:600;background:var(--warn-ground);color:var(--warn);border-top:1px solid var(--line)}
        .save-state a{color:inherit}
        .save-state[data-kind=saved],.save-state[data-kind=opened]{background:var(--good-ground);color:var(--good)}
        .case-jumps{display:none}
        .case-columns{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.9rem;align-items:start}
        .case-column{display:flex;flex-direction:column;gap:.9rem;min-width:0}
        .case-column:not(:has(>.panel)){display:none}
        .case-columns:has(.case-column:last-child:not(:has(>.panel))){grid-template-columns:repeat(2,minmax(0,1fr))}
        .case details>summary{cursor:pointer;padding:.5rem 0;font-weight:600;color:var(--accent)}
        .case h3{margin:.7rem 0 .3rem}
        .facts-grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,11.5rem),1fr));gap:.7rem .9rem}
        .fact-choice,.fact-text{grid-column:1/-1}
        .fact{min-width:0}
        .fact-name{font-weight:600;font-size:.93rem;display:block;margin-bottom:.25rem}
        .fact-hint,.fact-said{font-size:.8rem}
        .fact-hint{color:var(--quiet);margin:-.2rem 0 .25rem}
        .fact-said{margin-top:.15rem}
        .fact-input{display:flex;gap:.4rem;align-items:center}
        .fact-input .unit{margin:0;font-size:.9rem;white-space:nowrap}
        .fact-input .now{flex:none;padding:.55rem .8rem}
        .fact-input .now-ago{background:none;color:var(--accent);border:1px solid var(--line-strong);padding:.5rem .65rem;
        white-space:nowrap}
        .time-of-day{max-width:11rem;font-size:1.1rem}
        .fact:target{outline:2px solid var(--accent);outline-offset:4px;border-radius:6px}
        .entry-rest{margin-top:.8rem}
        .entry-rest .button{width:100%}
        .fact-trouble{color:var(--bad);font-weight:600;font-size:.87rem}
        .fact-conflict{margin-top:.35rem;padding:.5rem .6rem;border-radius:6px;background:var(--warn-ground)}
        .conflict-title{display:flex;gap:.4rem;align-items:center;color:var(--warn);font-weight:600;font-size:.87rem}
        .conflict-line{display:flex;gap:.5rem;align-items:center;margin-top:.35rem;font-size:.87rem}
        .conflict-take{padding:.4rem .8rem}
        .case-contraindications .fact-choice{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.2rem .6rem;
        align-items:center}
        .case-contraindications .fact-choice .fact-said{grid-column:1/-1;margin:0}
        .case-contraindications .fact-name{margin:0;font-weight:500}
        .picks{display:flex;flex-wrap:wrap;gap:.35rem}
        .pick{position:relative;display:flex}
        .pick input{position:absolute;opacity:0;width:100%;height:100%;margin:0;cursor:pointer}
        .pick span{display:flex;align-items:center;min-height:2.6rem;padding:.35rem .75rem;border-radius:6px;
        border:1px solid var(--line-strong);background:var(--surface);line-height:1.2}
        .pick input:checked+span{background:var(--accent);color:var(--accent-ink);border-color:var(--accent);
        font-weight:600}
        .pick input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
        .pick-none span{border-style:dashed;color:var(--quiet)}
        .entry-save{margin-top:.7rem}
        .js .entry-save{display:none}
        .nihss-total{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;margin-bottom:.4rem}
        .nihss-total strong{font-size:1.9rem;line-height:1}
        .clock-warnings{margin-bottom:.6rem;display:flex;flex-direction:column;gap:.25rem}
        .clock-warnings li{display:flex;gap:.5rem;align-items:baseline;color:var(--warn);font-weight:600}
        .case-study{border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem;margin-bottom:.6rem}
        .case-study-head{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:center}
        .case-figures{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;margin-top:.4rem}
        .case-figures dt{font-size:.84rem;color:var(--quiet)}
        .case-figures dd{font-size:1.4rem;font-weight:650;line-height:1.2}
        .figure-core{color:var(--core)}
        .figure-hypoperfusion{color:var(--late)}
        .fact-moment{grid-column:1/-1}
        .case-timeline .facts-grid{grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}
        .case-timeline .fact-moment{grid-column:auto}
        .case-picture{display:block;margin-top:.5rem}
        .case-picture img{display:block;width:100%;height:auto;border-radius:6px;background:#000}
        .open-eta,.open-woke{display:none}
        .open-form:has([name=place][value=coming]:checked) .open-eta{display:block}
        .open-form:has([name=onset-mode][value=wake-up]:checked,[name=onset-mode][value=unwitnessed]:checked) .open-woke{
        display:block}
        .said{display:flex;flex-wrap:wrap;gap:.25rem 1.3rem}
        .said dt{font-size:.8rem;color:var(--quiet)}
        .said dd{font-weight:600}
        .said-conflict{color:var(--warn)}
        .sich div{display:grid;grid-template-columns:7rem 1fr;gap:.2rem .8rem;padding:.2rem 0;border-top:1px solid var(--line)}
        .sich-source{grid-column:1/-1;font-size:.78rem;line-height:1.3}
        .sich-mark{color:var(--warn);font-weight:600}
        .sich-yes{color:var(--bad);font-weight:650}
        .sich-no{color:var(--good);font-weight:650}
        .timeline-scroll{overflow-x:auto}
        .timeline{width:100%;min-width:56rem;font-size:13px}
        .timeline text{fill:var(--ink)}
        .timeline .axis text{fill:var(--quiet);font-size:12px}
        .axis-line{stroke:var(--line-strong);stroke-width:2}
        .axis-tick{stroke:var(--line-strong)}
        .mark-stem{stroke:var(--line-strong)}
        .timeline .mark{width:auto;height:auto}
        .mark circle{fill:var(--accent)}
        .mark-device rect{fill:var(--late)}
        .mark-now{stroke:var(--core);stroke-width:1.5;stroke-dasharray:4 3}
        .target-list{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.3rem 1.2rem;
        margin:.4rem 0}
        .target-list li{display:flex;flex-direction:column;border-left:4px solid var(--line-strong);padding-left:.6rem}
        .target-list span{font-size:.84rem;color:var(--quiet)}
        .target-met{border-color:var(--good)!important}
        .target-missed{border-color:var(--bad)!important}
        .target-missed strong{color:var(--bad)}
        .case-history{list-style:none;font-size:.87rem}
        .case-history li{padding:.2rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
        .case-ends{display:flex;flex-wrap:wrap;gap:.6rem;justify-content:flex-end}
        .button-quiet{background:none;color:var(--accent);border:1px solid var(--line-strong)}
        .open-case{max-width:46rem;margin:0 auto}
        .open-form{display:flex;flex-direction:column;gap:1rem;margin-top:.9rem}
        .open-row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8.5rem),1fr));gap:.8rem 1rem}
        .open-group+.open-group,.open-group+.open-row{margin-top:1rem}
        .open-go{font-size:1.15rem;padding:.9rem}
        .case-nihss .fact-said{display:none}
        @media (min-width:761px){.case-nihss .pick span{min-height:2rem;padding:.15rem .5rem;font-size:.87rem}
        .case-nihss .facts-grid{gap:.45rem}}
        @media (max-width:1100px){.case-columns{grid-template-columns:repeat(2,minmax(0,1fr))!important}
        .case-column:last-child{grid-column:1/-1}}
        @media (max-width:760px){
        .case-columns{display:flex;flex-direction:column;align-items:stretch}
        .case-column{display:contents!important}
        .case-imaging{order:1}.case-rules{order:2}.case-team{order:3}.case-onset{order:4}.case-nihss{order:5}
        .case-examination{order:6}.case-contraindications{order:7}.case-decision{order:8}.case-treatment{order:9}
        .case-day-one{order:10}.case-thread{order:11}.case-history{order:12}
        .case-team:has(.team-alarm),.case-team:has(.team-unanswered){order:-1}
        .case-clock{padding:.45rem .7rem;margin:-.8rem -.7rem 0}
        .clock-answers{flex-wrap:nowrap;gap:.35rem}
        .clock-answer{flex:1 1 0;min-width:0;flex-wrap:wrap;gap:0 .3rem;padding:.15rem .5rem;line-height:1.25;
        font-size:.9rem}
        .clock-therapy{flex-basis:100%;font-size:.76rem}
        .clock-row{grid-template-columns:minmax(0,1fr) auto}
        .clock-due{grid-column:1/-1;justify-content:flex-start;flex-wrap:nowrap;overflow-x:auto}
        .clock-figure{font-size:1.65rem}
        .clock-main{text-align:right}
        .clock-who h1{font-size:1.1rem}
        .case-jumps{display:flex;gap:.4rem;overflow-x:auto;margin:0 -.7rem;padding:0 .7rem}
        .case-jumps a{flex:none;padding:.45rem .8rem;border-radius:99px;background:var(--surface);
        border:1px solid var(--line);text-decoration:none}
        .case-panel{padding:.8rem}
        .pick span{min-height:2.9rem}
        input,select,textarea{font-size:16px}
        }

        """

    static let twins = """
        .team-nobody{color:var(--bad);font-weight:600;margin:.3rem 0}
        .message-waits{opacity:.75;border:1px dashed var(--line-strong)}
        .message-waits .message-head{color:var(--warn);font-weight:600}
        .case-same{border-left:5px solid var(--warn)}
        .twins{display:flex;flex-direction:column;gap:.7rem}
        .twins-title{display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:center;color:var(--warn)}
        .twins-title .quiet{font-size:.87rem}
        .twin{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.2rem 1rem;align-items:center;padding:.6rem .8rem;
        border-radius:6px;background:var(--warn-ground)}
        .twin-who{display:flex;flex-wrap:wrap;gap:.2rem .9rem;align-items:baseline}
        .twin-who strong{font-size:1.1rem}
        .twin>p{grid-column:1}
        .twin-acts{grid-column:2;grid-row:1/4;display:flex;flex-wrap:wrap;gap:.5rem;justify-content:flex-end}
        .twin-ground{font-weight:600;font-size:.9rem}
        .twin-merged{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center}
        .twin-merged p{flex:1 1 14rem}
        .board-twins{display:flex;flex-wrap:wrap;gap:.2rem .6rem;align-items:center;margin:-.2rem 0 .1rem;
        padding:.5rem 1rem;border-radius:0 0 8px 8px;background:var(--warn-ground);color:var(--warn);text-decoration:none}
        .board-twins bdi{font-weight:650}
        .board-twins .quiet{font-size:.87rem}
        .board-twins-go{margin-left:auto;text-decoration:underline}
        @media (max-width:760px){.case-panel{scroll-margin-top:13.5rem}.twin{grid-template-columns:minmax(0,1fr)}
        .twin-acts{grid-column:1;grid-row:auto;justify-content:stretch}
        .twin-acts form{flex:1 1 auto}.twin-acts button{width:100%}}

        """

    static let board = """
        .board-head{display:flex;flex-wrap:wrap;align-items:center;gap:.6rem 1rem;margin-bottom:.8rem}
        .board-head h1{margin-right:auto}
        .board-list{display:flex;flex-direction:column;gap:.5rem}
        .board-link{display:grid;grid-template-columns:12.5rem minmax(9rem,1.2fr) minmax(10rem,1.6fr) minmax(7rem,1fr) 11rem;
        gap:.3rem 1.2rem;align-items:center;padding:.6rem 1rem;border:1px solid var(--line);border-radius:8px;
        background:var(--surface);color:inherit;text-decoration:none;box-shadow:var(--shade);border-left-width:5px}
        .board-link:hover{background:var(--raised)}
        .board-active .board-link{border-left-color:var(--core)}
        .board-expected .board-link{border-left-color:var(--busy)}
        .board-treated .board-link{border-left-color:var(--good)}
        .board-figure{display:block;font-size:1.75rem;font-weight:700;line-height:1.1;white-space:nowrap}
        .board-active .board-figure{color:var(--core)}
        .board-clock small{color:var(--quiet)}
        .board-unknown{font-weight:600;color:var(--quiet)}
        .board-who{display:flex;flex-direction:column;min-width:0}
        .board-who strong{font-size:1.15rem;overflow-wrap:anywhere}
        .board-facts{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;font-weight:600}
        .board-site{display:flex;flex-direction:column}
        .board-volumes{white-space:nowrap}
        @media (min-width:1700px){.page-board main{max-width:none}.page-board{font-size:1.25rem}
        .board-figure{font-size:2.4rem}}
        @media (max-width:980px){
        .board-link{grid-template-columns:minmax(0,1fr) auto;padding:.7rem .8rem}
        .board-clock{grid-column:1;grid-row:1}
        .board-due{grid-column:2;grid-row:1}
        .board-who{grid-column:1;grid-row:2}
        .board-site{grid-column:2;grid-row:2;text-align:right}
        .board-facts{grid-column:1/-1}
        }
        @media (max-width:480px){.board-figure{font-size:1.35rem}.board-due .due{padding:.2rem .45rem}
        .board-due .due-left{white-space:normal}}

        """
}
