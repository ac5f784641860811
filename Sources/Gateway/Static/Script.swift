/// Our own script: clocks, the live stream, the picture dialog. Everything it adds can be done without; the
/// pages work when it does not run.
package enum Script {
    package static let whole = clocks + live + viewer + archive + queue + cases + team
    /// Elapsed times tick by the server's clock, whatever the device believes the time to be.
    static let clocks = #"""
        "use strict";
        document.documentElement.classList.add("js");
        (() => {
          const html = document.documentElement;
          const skew = Number(html.dataset.now) - Date.now();
          const unit = html.dataset;
          const two = n => String(n).padStart(2, "0");
          const words = ms => {
            const s = Math.max(0, Math.floor(ms / 1000));
            if (s < 60) return `${s} ${unit.seconds}`;
            if (s < 3600) return `${Math.floor(s / 60)} ${unit.minutes} ${two(s % 60)} ${unit.seconds}`;
            if (s < 86400) return `${Math.floor(s / 3600)} ${unit.hours} ${two(Math.floor(s / 60) % 60)} ${unit.minutes}`;
            return `${Math.floor(s / 86400)} ${unit.days}`;
          };
          const tick = () => {
            const now = Date.now() + skew;
            for (const e of document.querySelectorAll("[data-since]")) {
              const text = words(now - Number(e.dataset.since));
              if (e.textContent !== text) e.textContent = text;
            }
          };
          setInterval(tick, 1000);
          const count = () => {
            const label = document.querySelector("[data-underway]");
            if (!label) return;
            const n = document.querySelectorAll(".row-receiving,.row-queued,.row-analysing").length;
            label.textContent = label.dataset.underway.replace("{n}", n);
            label.hidden = n === 0;
          };
          document.addEventListener("htmx:afterSettle", () => { tick(); count(); });
          document.addEventListener("change", e => {
            if (e.target.matches("[data-submit]")) e.target.form.requestSubmit();
          });
        })();

        """#
    /// One stream a page. It closes while the page is hidden, so that many tabs do not use up the browser's
    /// connections, and everything shown is fetched again whenever it opens.
    static let live = #"""
        (() => {
          const root = document.querySelector("[data-events]");
          if (!root || !window.htmx || !window.EventSource) return;
          const badge = document.getElementById("live");
          let source = null, pause = 1000, timer = 0, opened = 0;
          const show = state => { if (badge) badge.dataset.state = state; };
          const refresh = () => htmx.trigger(document.getElementById("live-region"), "live");
          let isGone = false;
          // Nothing of a patient stays on a screen whose reader may not see it any more.
          const gone = why => {
            if (isGone) return;
            isGone = true;
            close();
            show("lost");
            const main = document.querySelector("main");
            if (!main) { location.reload(); return; }
            const html = document.documentElement, box = document.createElement("div"), text = document.createElement("p"), link = document.createElement("a");
            box.className = "panel empty";
            box.id = "gone";
            box.setAttribute("role", "alert");
            text.className = "empty-title";
            text.textContent = why === "session" ? html.dataset.goneSession : html.dataset.gone;
            link.className = "button";
            link.href = why === "session" ? "/sign-in" : "/";
            link.textContent = why === "session" ? html.dataset.goneSignIn : html.dataset.goneBack;
            box.append(text, link);
            for (const part of document.querySelectorAll("dialog,.call-bar")) part.remove();
            main.replaceChildren(box);
            document.title = "Willis";
          };
          document.addEventListener("gone", e => gone(e.detail));
          const close = () => { clearTimeout(timer); if (source) source.close(); source = null; };
          const again = () => {
            close();
            show("lost");
            timer = setTimeout(() => {
              // What is being typed on a case's page must not go with a reload.
              const panel = document.querySelector("[data-case-panel]");
              const back = () => !panel ? location.reload()
                : fetch(panel.dataset.casePanel, { headers: { "HX-Request": "true" }, cache: "no-store" }).then(
                  r => r.status === 401 ? gone("session") : [403, 404].includes(r.status) ? gone("access") : open(), again);
              fetch(root.dataset.health, { cache: "no-store" }).then(r => r.ok ? back() : again(), again);
            }, pause);
            pause = Math.min(pause * 2, 30000);
          };
          const open = () => {
            close();
            source = new EventSource(root.dataset.events);
            source.addEventListener("ready", () => {
              show("on");
              pause = 1000;
              if (opened++ > 0 || Date.now() - performance.timeOrigin > 1500) refresh();
            });
            source.addEventListener("study", e => {
              const row = document.getElementById("study-" + e.data);
              row ? htmx.trigger(row, "live") : refresh();
            });
            source.addEventListener("transfers", refresh);
            source.addEventListener("cases", refresh);
            source.addEventListener("rights", refresh);
            source.addEventListener("gone", e => gone(e.data));
            source.addEventListener("end", again);
            source.addEventListener("full", () => show("lost"));
            source.onerror = () => {
              show("lost");
              if (source && source.readyState === EventSource.CLOSED) again();
            };
          };
          document.addEventListener("visibilitychange", () => {
            clearTimeout(timer);
            if (document.hidden) timer = setTimeout(close, 20000);
            else if (!source) open();
          });
          addEventListener("pagehide", close);
          addEventListener("pageshow", e => { if (e.persisted) open(); });
          open();
        })();

        """#
    /// The picture dialog: arrows left and right go through the slices, up and down through the maps.
    static let viewer = #"""
        (() => {
          const dialog = document.getElementById("viewer");
          if (!dialog) return;
          const image = dialog.querySelector("img");
          let current = null;
          const tiles = report => [...report.querySelectorAll("a[data-map]")];
          const bars = () => {
            for (const bar of dialog.querySelectorAll("[data-legend]"))
              bar.hidden = bar.dataset.legend !== current.dataset.map;
          };
          const show = tile => {
            current = tile;
            image.src = tile.href;
            image.alt = tile.getAttribute("aria-label");
            dialog.querySelector("[data-part=map]").textContent = tile.dataset.name;
            dialog.querySelector("[data-part=slice]").textContent = tile.dataset.caption;
            bars();
          };
          const near = (step, kind) => {
            const all = tiles(current.closest("[data-report]"));
            const map = current.dataset.map, slice = current.dataset.slice;
            const row = kind === "slice"
              ? all.filter(t => t.dataset.map === map) : all.filter(t => t.dataset.slice === slice);
            const place = row.indexOf(current) + step;
            // Slices have an end; maps go round.
            const next = kind === "slice" ? row[place] : row[(place + row.length) % row.length];
            if (next) show(next);
          };
          const moves = {
            ArrowLeft: [-1, "slice"], ArrowRight: [1, "slice"], ArrowUp: [-1, "map"], ArrowDown: [1, "map"],
          };
          document.addEventListener("click", e => {
            const tile = e.target.closest("a[data-map]");
            if (tile && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
              e.preventDefault();
              show(tile);
              dialog.showModal();
              return;
            }
            const choice = e.target.closest("[data-choose]");
            if (choice) {
              const report = choice.closest("[data-report]");
              report.dataset.chosen = choice.dataset.choose;
              for (const b of report.querySelectorAll("[data-choose]"))
                b.setAttribute("aria-pressed", String(b === choice));
            }
          });
          dialog.addEventListener("click", e => {
            const button = e.target.closest("[data-move]");
            if (button) near(...moves[button.dataset.move]);
            else if (e.target === dialog || e.target.closest("[data-close]")) dialog.close();
          });
          dialog.addEventListener("keydown", e => {
            if (!moves[e.key]) return;
            e.preventDefault();
            near(...moves[e.key]);
          });
          dialog.addEventListener("close", () => {
            image.removeAttribute("src");
            if (current && document.contains(current)) current.focus();
          });
          let start = null;
          image.addEventListener("pointerdown", e => { start = [e.clientX, e.clientY]; });
          image.addEventListener("pointerup", e => {
            if (!start) return;
            const dx = e.clientX - start[0], dy = e.clientY - start[1];
            start = null;
            if (Math.max(Math.abs(dx), Math.abs(dy)) < 30) return;
            if (Math.abs(dx) > Math.abs(dy)) near(dx < 0 ? 1 : -1, "slice"); else near(dy < 0 ? 1 : -1, "map");
          });
          dialog.addEventListener("wheel", e => {
            e.preventDefault();
            near(e.deltaY > 0 ? 1 : -1, "slice");
          }, { passive: false });
        })();

        """#
}
