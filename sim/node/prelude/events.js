"use strict";

class EventEmitter {
  #heard = new Map();

  on(name, listener) {
    this.#heard.set(name, [...this.listeners(name), listener]);
    return this;
  }
  once(name, listener) {
    const wrapped = (...args) => {
      this.off(name, wrapped);
      return listener.apply(this, args);
    };
    wrapped.listener = listener;
    return this.on(name, wrapped);
  }
  off(name, listener) {
    const at = this.listeners(name).findLastIndex((each) => each === listener || each.listener === listener);
    if (at >= 0) this.#heard.set(name, this.listeners(name).toSpliced(at, 1));
    return this;
  }
  emit(name, ...args) {
    const all = this.listeners(name);
    if (all.length === 0 && name === "error") throw args[0];
    for (const listener of all) listener.apply(this, args);
    return all.length > 0;
  }
  listeners(name) {
    return this.#heard.get(name) ?? [];
  }
  listenerCount(name) {
    return this.listeners(name).length;
  }
  removeAllListeners(name) {
    if (name === undefined) this.#heard.clear();
    else this.#heard.delete(name);
    return this;
  }
}
EventEmitter.prototype.addListener = EventEmitter.prototype.on;
EventEmitter.prototype.removeListener = EventEmitter.prototype.off;
EventEmitter.EventEmitter = EventEmitter;
module.exports = EventEmitter;
