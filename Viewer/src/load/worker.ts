/** Fetches and decodes away from the page's thread. */
import { readPixels } from "../dicom/pixels.ts";
import { decode } from "../dicom/decode.ts";
import { readFile } from "../dicom/part10.ts";
import { register } from "../geometry/register.ts";
import { readList } from "./list.ts";
import { type VoxelAnswer, VoxelStore, type VoxelTask } from "./voxels.ts";
import { FinalError } from "./source.ts";
import { readFrame } from "./body.ts";
import { type FrameTask, type WorkerAnswer, type WorkerTask } from "./task.ts";

/** Memory for answers on their way; one that is broken off takes its own along. */
const spare: { buffer: ArrayBuffer }[] = [];
const running = new Map<number, AbortController>();

const post = (answer: WorkerAnswer, transfer: Transferable[] = []) =>
  (self as unknown as { postMessage(message: unknown, transfer: Transferable[]): void }).postMessage(answer, transfer);

const voxels = new VoxelStore();
const ofVoxels = new Set(["volume", "voxels", "drop", "cut", "grid"]);

async function runVoxels(task: VoxelTask): Promise<void> {
  const answer = await voxels.run(task).catch((error): VoxelAnswer => ({ id: task.id, error: String(error) }));
  const values = answer?.values ?? answer?.grid?.values;
  if (answer) (self as unknown as { postMessage(message: unknown, transfer: Transferable[]): void }).postMessage(answer, values ? [values.buffer as ArrayBuffer] : []);
}

self.onmessage = async (event: MessageEvent<WorkerTask | VoxelTask>) => {
  const task = event.data;
  if (ofVoxels.has(task.kind)) {
    await runVoxels(task as VoxelTask);
    return;
  }
  await runTask(task as WorkerTask);
};

async function runTask(task: WorkerTask): Promise<void> {
  if (task.kind === "abort") {
    await voxels.run(task);
    running.get(task.id)?.abort();
    return;
  }
  const abort = new AbortController();
  running.set(task.id, abort);
  try {
    if (task.kind === "register") {
      post({ id: task.id, registration: register(task.fixed, task.moving) });
    } else if (task.kind === "open") {
      const found = await readFile(task.file);
      post({ id: task.id, set: found.set, syntax: found.syntax, pixels: found.pixels });
    } else if (task.kind === "list") {
      const answer = await fetch(task.url, { headers: task.headers, signal: abort.signal, credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) throw new FinalError(`HTTP ${answer.status}`);
      if (answer.body && answer.status !== 204) await readList(answer.body, (some) => post({ id: task.id, some }));
      post({ id: task.id });
    } else {
      const pixels = await pixelsOf(task, abort.signal);
      post({ id: task.id, pixels }, [pixels.data.buffer as ArrayBuffer]);
    }
  } catch (error) {
    post({
      id: task.id,
      error: error instanceof Error ? error.message : String(error),
      isFinal: !(error instanceof TypeError) && !isTransient(error),
    });
  } finally {
    running.delete(task.id);
  }
}

const isTransient = (error: unknown) => error instanceof DOMException || (error as { isTransient?: boolean })?.isTransient === true;

async function pixelsOf(task: FrameTask, signal: AbortSignal) {
  if (task.kind === "slice") {
    const pieces = await Promise.all(task.ranges.map(([start, end]) => task.file.slice(start, end).arrayBuffer()));
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return await decode(bytes, task.layout, task.bit);
  }
  // Kept by the page while there is room, and nowhere else: pictures of patients do not belong on this machine's disk.
  const answer = await fetch(task.url, { headers: task.headers, signal, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) {
    const error = new FinalError(`HTTP ${answer.status}`);
    if (answer.status >= 500 || answer.status === 429) Object.assign(error, { isTransient: answer.status !== 500 });
    throw error;
  }
  const scratch = spare.pop() ?? { buffer: new ArrayBuffer(1 << 17) };
  const { body, syntax } = await readFrame(answer, task.layout, scratch);
  spare.push(scratch);
  const layout = { ...task.layout, syntax };
  return syntax === "" ? readPixels(body, layout) : await decode(body, layout, 0);
}
