import { type DataSet, day, text } from "../dicom/dataset.ts";
import { DICOMwebSource } from "../load/dicomweb.ts";
import { droppedFiles, FolderSource } from "../load/folder.ts";
import type { Source } from "../load/source.ts";
import type { Workers } from "../load/workers.ts";
import { patientOf } from "../model.ts";
import { make } from "./dom.ts";
import { fill, words } from "./words.ts";

/** What is there without a study: a server to choose one from, and a place to drop files on. */
export function startPage(root: HTMLElement, workers: Workers, server: string, open: (source: Source, study: string) => void): void {
  const list = make("ul", { class: "studies" });
  const state = make("p", { class: "quiet", attributes: { role: "status" } });
  const address = make("input", { label: words.server, attributes: { type: "text", value: server, name: "server" } });
  const search = make("input", { label: words.search, attributes: { type: "search", placeholder: words.search } });
  const signing = make("select", { class: "choice", label: words.signIn },
    ...[["", words.noSignIn], ["Basic", words.password], ["Bearer", words.token]].map(([value, name]) => make("option", { text: name, attributes: { value } })));
  const user = make("input", { label: words.userName, attributes: { type: "text", autocomplete: "off", placeholder: words.userName } });
  const secret = make("input", { label: words.secret, attributes: { type: "password", autocomplete: "off", placeholder: words.secret } });
  const credentials = make("div", { class: "credentials" }, signing, user, secret);
  const showCredentials = () => {
    user.hidden = signing.value !== "Basic";
    secret.hidden = signing.value === "";
  };
  signing.addEventListener("change", showCredentials);
  showCredentials();
  const picker = make("input", { attributes: { type: "file", multiple: "", webkitdirectory: "" }, label: words.dropHere });
  const form = make("form", {}, make("label", { text: words.server }, address), search, credentials, make("button", { class: "wide", text: words.open }));
  const place = make("div", { class: "drop" }, make("p", { text: words.dropHere }), picker);
  const page = make("main", { class: "start" }, make("h1", { text: "Willis" }), place, form, state, list);
  root.replaceChildren(page);

  const show = (source: Source, studies: DataSet[]) => list.replaceChildren(...studies.map((set) => entry(set, () => open(source, text(set, "0020000D")))));
  const fail = (error: unknown) => state.textContent = `${words.failed}: ${error instanceof Error ? error.message : error}`;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    state.textContent = words.loading;
    const source = new DICOMwebSource(address.value, workers, authorization(signing.value, user.value, secret.value));
    source.studies(search.value.trim()).then((studies) => {
      state.textContent = String(studies.length);
      show(source, studies);
    }, fail);
  });
  const read = async (files: File[]) => {
    const source = new FolderSource(workers);
    await source.add(files, (count) => state.textContent = `${words.opening} ${count} / ${files.length}`);
    const studies = await source.studies();
    state.textContent = source.refused > 0 ? fill(words.notDICOM, { n: source.refused }) : "";
    if (studies.length === 1) open(source, text(studies[0], "0020000D"));
    else show(source, studies);
  };
  picker.addEventListener("change", () => read([...picker.files ?? []]).catch(fail));
  page.addEventListener("dragover", (event) => event.preventDefault());
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) droppedFiles(event.dataTransfer).then(read).catch(fail);
  });
}

/** The header that says who asks (RFC 7617, RFC 6750); names and passwords in UTF-8. */
export function authorization(scheme: string, user: string, secret: string): string {
  if (scheme === "Bearer") return `Bearer ${secret.trim()}`;
  if (scheme !== "Basic") return "";
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${secret}`)))}`;
}

function entry(set: DataSet, open: () => void): HTMLElement {
  const patient = patientOf(set);
  const element = make("button", { class: "entry", attributes: { type: "button" } },
    make("span", {}, make("strong", { text: [patient.name.first, patient.name.second].filter((part) => part !== "").join(" ") || patient.id }),
      make("small", { text: [patient.id, day(text(set, "00080020")), text(set, "00081030")].filter((part) => part !== "").join(" · ") })));
  element.addEventListener("click", open);
  return make("li", {}, element);
}
