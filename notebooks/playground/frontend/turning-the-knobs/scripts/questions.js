// What is asked of the kernel while knobs turn: always the last values, never more than a few pictures at once.

const AHEAD = 3; // a trip there and back may take longer than a frame of the screen: so many questions are under way
const BUSY = 100; // ms of a trip: a kernel that draws so slowly is asked for one picture at a time
const SLOW = 150; // ms without an answer: then `slow` is called
const LATE = 1500; // ms: then `late` is called

export class Questions {
  // send(question) takes a question to the kernel; slow() and late() are called where an answer keeps one waiting.
  constructor({ send, slow, late }) {
    Object.assign(this, { sendOff: send, slow, late, serial: 0, underWay: [], waiting: undefined, took: Infinity });
  }

  get open() {
    return this.underWay.length > 0;
  }

  // What is asked while there is no room is asked once, later, with the values of then.
  ask(question) {
    if (this.hasRoomFor(question)) this.send(question);
    else this.waiting = { ...this.waiting, ...question };
  }

  // A button's answer sets values: nothing is asked beside it.
  hasRoomFor(question) {
    const alone = "press" in question || this.underWay.some((each) => "press" in each) || this.took > BUSY;
    return this.underWay.length < (alone ? 1 : AHEAD);
  }

  send(question) {
    const asked = { ...question, serial: ++this.serial };
    this.underWay.push({ ...asked, at: performance.now() });
    if (this.underWay.length === 1) this.watch();
    this.sendOff(asked);
  }

  // An answer has come: then(question) shows it, before what was waiting is asked. One that nobody waits for is left aside.
  answered(serial, then) {
    const asked = this.underWay.find((each) => each.serial === serial);
    if (!asked) return;
    this.took = performance.now() - asked.at;
    this.underWay = this.underWay.filter((each) => each.serial > serial);
    this.watch();
    then(asked);
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) this.ask(waiting);
  }

  watch() {
    this.stop();
    if (this.open) this.timers = [setTimeout(this.slow, SLOW), setTimeout(this.late, LATE)];
  }

  stop() {
    this.timers?.forEach(clearTimeout);
  }
}
