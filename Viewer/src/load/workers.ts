import type { Pixels } from "../dicom/pixels.ts";
import { type Some, unshared } from "./list.ts";
import { FinalError } from "./source.ts";
import type { Grid, Registration } from "../geometry/register.ts";
import type { FrameTask, PixelPlace, WorkerAnswer, WorkerTask } from "./task.ts";
import type { DataSet } from "../dicom/dataset.ts";

type Unnumbered<T> = T extends { id: number } ? Omit<T, "id"> : never;

interface Waiting {
  resolve(answer: WorkerAnswer): void;
  reject(error: Error): void;
  onSome?(some: Some): void;
}

/** A few workers that fetch and decode. */
export class Workers {
  private readonly workers: Worker[] = [];
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  constructor(private readonly address: string, count = 3) {
    for (let index = 0; index < count; index++) {
      const worker = new Worker(address, { type: "module" });
      worker.onmessage = (event: MessageEvent<WorkerAnswer>) => this.take(event.data);
      this.workers.push(worker);
    }
  }

  private take(answer: WorkerAnswer): void {
    const waiting = this.waiting.get(answer.id);
    if (answer.some) {
      waiting?.onSome?.(answer.some);
      return;
    }
    this.waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve(answer);
    else waiting?.reject(answer.isFinal ? new FinalError(answer.error) : new Error(answer.error));
  }

  private ask(task: Unnumbered<WorkerTask>, signal?: AbortSignal, onSome?: (some: Some) => void): Promise<WorkerAnswer> {
    const id = ++this.next;
    const worker = this.workers[id % this.workers.length];
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onSome });
      worker.postMessage({ ...task, id });
      signal?.addEventListener("abort", () => {
        if (!this.waiting.delete(id)) return;
        worker.postMessage({ kind: "abort", id });
        reject(new DOMException("cancelled", "AbortError"));
      });
    });
  }

  /** A list of data sets, read and handed over bit by bit. @param onSome is told of each bit. */
  async list(url: string, headers: Record<string, string>, onSome: (sets: DataSet[]) => void): Promise<void> {
    await this.ask({ kind: "list", url, headers }, undefined, (some) => onSome(unshared(some)));
  }

  async pixels(task: Unnumbered<FrameTask>, signal: AbortSignal): Promise<Pixels> {
    return (await this.ask(task, signal)).pixels as Pixels;
  }

  /** One more, for whoever gives it tasks of its own. */
  another(): Worker {
    return new Worker(this.address, { type: "module" });
  }

  /** In a worker of its own, which ends with it: frames go on coming meanwhile. */
  register(fixed: Grid, moving: Grid): Promise<Registration> {
    const worker = new Worker(this.address, { type: "module" });
    return new Promise<Registration>((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<WorkerAnswer>) =>
        event.data.registration ? resolve(event.data.registration) : reject(new Error(event.data.error ?? ""));
      worker.onerror = () => reject(new Error("worker"));
      worker.postMessage({ kind: "register", id: 1, fixed, moving });
    }).finally(() => worker.terminate());
  }

  async open(file: Blob): Promise<{ set: DataSet; syntax: string; place: PixelPlace | undefined }> {
    const answer = await this.ask({ kind: "open", file });
    return { set: answer.set ?? {}, syntax: answer.syntax ?? "", place: answer.pixels as PixelPlace | undefined };
  }
}
