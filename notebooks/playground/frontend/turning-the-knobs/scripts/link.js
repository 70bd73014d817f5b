// The way to the kernel: a comm that asks for something by name, and carries messages there and back.

const GONE = ["restarting", "autorestarting", "dead", "terminating"];
const refused = new WeakMap(); // kernel -> the names that it did not know; after a restart it knows none of the old ones

export class Link {
  // `begun` gets the opening message, `ended` is called when there is nobody to talk to any more. Undefined if the
  // kernel is known not to have it.
  static open(kernel, target, ask, begun, ended) {
    if (!refused.has(kernel)) refused.set(kernel, new Set());
    const known = kernel.handleComms && !refused.get(kernel).has(JSON.stringify(ask));
    return known ? new Link(kernel, target, ask, begun, ended) : undefined;
  }

  // A cell was run again: what its kernel did not know before, it may know now.
  static forgive(kernel, ask) {
    refused.get(kernel)?.delete(JSON.stringify(ask));
  }

  constructor(kernel, target, ask, begun, ended) {
    this.kernel = kernel;
    this.name = JSON.stringify(ask);
    this.receive = begun;
    this.ended = ended;
    this.watch = (_, status) => { if (GONE.includes(status)) this.lose(); };
    kernel.statusChanged.connect(this.watch);
    kernel.disposed.connect(this.lose, this);
    this.comm = kernel.createComm(target);
    this.comm.onMsg = (message) => this.receive({ ...message.content.data, buffers: message.buffers });
    this.comm.onClose = () => this.lose();
    this.comm.open(ask);
  }

  send(message) {
    if (this.comm) this.comm.send(message);
  }

  lose() {
    if (!this.comm) return;
    refused.get(this.kernel).add(this.name);
    this.comm = undefined;
    this.forget();
    this.ended();
  }

  close() {
    const comm = this.comm;
    this.comm = undefined;
    this.forget();
    if (comm && !comm.isDisposed) comm.close();
  }

  forget() {
    this.kernel.statusChanged.disconnect(this.watch);
    this.kernel.disposed.disconnect(this.lose, this);
  }
}
