import { text } from "../dicom/dataset.ts";
import type { Source } from "../load/source.ts";
import { hasPictures, isSamePatient, loadSeries, openStudy, type Series, type Study } from "../model.ts";
import type { Stack } from "../geometry/stack.ts";
import type { App } from "./app.ts";
import { fill, words } from "./words.ts";

/** Plain pictures open quickest; results come after them. */
function priority(series: Series): number {
  if (series.number >= 9000 || series.modality === "OT") return 2;
  return series.count > 400 ? 1 : 0;
}

async function loadAll(app: App, source: Source, study: Study): Promise<void> {
  const wanted = study.series.filter(hasPictures).sort((one, other) => priority(one) - priority(other));
  await Promise.all(wanted.map(async (series) => {
    await loadSeries(source, series, study.patient);
    app.onChange();
  }));
}

/** Opens a study; the first picture comes before the headers of other series do. Another study of the same patient goes
 * beside the first; that of somebody else is refused. */
export async function openInto(app: App, source: Source, uid: string, isNarrow: boolean): Promise<void> {
  if (app.studies.some((study) => study.uid === uid)) return;
  const study = await openStudy(source, uid);
  const first = app.studies[0];
  if (first && !isSamePatient(first.patient, study.patient)) {
    app.say(fill(words.otherPatient, { name: study.patient.name.first || study.patient.id }), true);
    return;
  }
  app.studies.push(study);
  app.onChange();
  if (first) {
    await loadAll(app, source, study);
    app.hang(undefined, isNarrow);
    return;
  }
  app.setLayout(1, 1);
  const opening = study.series.filter(hasPictures).sort((one, other) => priority(one) - priority(other))[0];
  if (opening) {
    const [viewport] = app.viewports;
    const showFirst = (stack: Stack | undefined) => {
      if (!stack) return;
      if (viewport.content?.series === opening) viewport.grow(stack);
      else viewport.show({ study, series: opening, stack });
      app.redraw();
    };
    await loadSeries(source, opening, study.patient, (stacks) => showFirst(stacks[0]));
    if (opening.failure) viewport.show(undefined);
    showFirst(opening.stacks[0]);
  }
  await loadAll(app, source, study);
  app.hang(undefined, isNarrow);
  await app.segments.load(study);
  await app.annotations.reopen(study);
  app.onChange();
  app.redraw();
  await findPriors(app, source, study);
}

/** Looks for series that have come since. */
export async function reloadInto(app: App, source: Source): Promise<void> {
  for (const study of app.studies) {
    const now = await openStudy(source, study.uid);
    study.series = now.series.map((series) => {
      const known = study.series.find((one) => one.uid === series.uid);
      return known && known.count === series.count ? known : series;
    });
    await loadAll(app, source, study);
    await app.segments.load(study);
  }
  app.onChange();
}

/** The list of the patient's other studies, for whoever asks for them; a server that cannot say has none. */
async function findPriors(app: App, source: Source, study: Study): Promise<void> {
  try {
    const others = (await source.priors(study.patient)).filter((set) => text(set, "0020000D") !== study.uid);
    app.priors = others.sort((one, other) => text(other, "00080020").localeCompare(text(one, "00080020")));
  } catch {
    app.priors = [];
  }
  app.onChange();
}
