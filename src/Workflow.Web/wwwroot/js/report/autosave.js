// One section's way to the server: one request at a time, in order; what the server does not have yet is kept on this machine.
import { clean } from './rules.js';
import { closePanel, showPanel } from './panels.js';

const pause = 800;
const longest = 60_000;
// A browser drops a request that outlives its page when the body is larger than 64 KB.
const keepaliveBytes = 60_000;

/** States: clean, dirty, saving, failed (tries again), conflict, signedOut, refused. */
export class SectionSaver {
  constructor(section, { url, token, owner, labels, bound, changed }) {
    Object.assign(this, { section, url, token, labels, bound, changed });
    this.name = section.dataset.section;
    this.version = Number(section.dataset.version);
    this.storeKey = `report-draft:${owner}:${url}:${this.name}`;
    this.fields = [...section.querySelectorAll('[data-text], [data-cell]')];
    this.savedContent = this.read();
    this.unconfirmed = [];
    this.failures = 0;
    this.state = 'clean';
  }

  read() {
    const content = { texts: {}, cells: {}, bindings: this.bound.of(this.section) };
    for (const field of this.fields) {
      if (field.dataset.cell) content.cells[field.dataset.cell] = field.value;
      else content.texts[field.dataset.text] = field.value;
    }
    return content;
  }

  write(content) {
    for (const field of this.fields) field.value = valueOf(content, field);
    this.bound.put(this.section, content.bindings ?? []);
    this.changed(true);
  }

  /** Something in the section was typed, pasted or filled. */
  touched() {
    if (this.state !== 'conflict' && this.state !== 'signedOut' && !this.inFlight && same(this.read(), this.savedContent, this.fields)) {
      this.done();
      return;
    }
    this.keep();
    if (this.state === 'conflict' || this.state === 'signedOut') return;
    this.become('dirty');
    this.schedule(pause);
  }

  /** @param {boolean} leaving the page may go away before the answer comes */
  async flush(leaving = false) {
    clearTimeout(this.timer);
    if (this.state === 'conflict' || this.state === 'signedOut') return;
    while (this.inFlight) await this.inFlight;
    if (same(this.read(), this.savedContent, this.fields)) {
      this.done();
      return;
    }
    this.inFlight = this.post(leaving);
    await this.inFlight;
  }

  /** Text of an earlier visit that never reached the server comes back, and says so. */
  recover() {
    const kept = this.kept();
    if (!kept) return;
    const server = this.savedContent;
    if (same(kept.content, server, this.fields)) {
      this.forget();
      return;
    }
    this.write(kept.content);
    if (kept.version !== this.version) {
      this.conflict({ message: '上次离开前有内容没有保存成功，其间这一部分又被保存过。', version: this.version, ...server });
      return;
    }
    showPanel(this.section, {
      kind: 'recovered', tone: 'warning', text: `已恢复${clock(kept.at)}没有保存成功的内容，正在重新保存。`,
      head: ['位置', '恢复的内容', '服务器上的内容'], rows: this.differences(kept.content, server),
      buttons: [['不要恢复', () => { this.write(server); this.touched(); }], ['知道了', () => {}]],
    });
    this.touched();
  }

  schedule(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  async post(leaving) {
    const content = this.read();
    this.become('saving');
    const body = JSON.stringify({ section: this.name, version: this.version, ...content });
    this.unconfirmed.push(content);
    try {
      const response = await fetch(this.url, {
        method: 'POST', body, redirect: 'manual', credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', RequestVerificationToken: this.token },
        keepalive: leaving && new Blob([body]).size < keepaliveBytes,
      });
      await this.answered(response, content);
    } catch {
      this.fail('连不上服务器');
    } finally {
      this.inFlight = null;
    }
  }

  async answered(response, content) {
    const json = response.headers.get('Content-Type')?.includes('json') ? await response.json() : null;
    if (response.ok && json) this.accepted(json, content);
    else if (response.status === 409 && json?.texts && json.cells) this.beaten(json, content);
    else if (response.ok || response.type === 'opaqueredirect' || response.status === 401) {
      this.become('signedOut', '登录已过期，内容暂存在这台电脑上。请在新窗口登录，回到这里会自动保存。');
    } else if (response.status === 400 && !json?.message) {
      this.become('signedOut', '页面已过期，内容暂存在这台电脑上，正在重新取得许可。');
    } else if (response.status >= 500 || response.status === 408 || response.status === 429) this.fail('服务器暂时不能保存');
    else this.become('refused', json?.message ?? `服务器没有接受（${response.status}）。内容暂存在这台电脑上，请刷新页面后再试。`);
  }

  /** Signed in again: what is not saved yet goes on its way. @param {string} token of the new session */
  resume(token) {
    this.token = token;
    if (this.state !== 'signedOut') return;
    this.become('dirty');
    this.flush();
  }

  accepted({ version, savedAt }, content) {
    this.base(version, content);
    this.savedAt = savedAt;
    this.onward();
  }

  beaten(theirs, content) {
    // An answer can get lost after the server has saved: then the other version is our own.
    if ([content, ...this.unconfirmed].some(own => same(own, theirs, this.fields))) {
      this.base(theirs.version, theirs);
      this.onward();
    } else {
      this.conflict(theirs);
    }
  }

  base(version, content) {
    this.version = version;
    this.savedContent = content;
    this.unconfirmed = [];
    this.failures = 0;
    this.section.dataset.version = version;
    this.section.querySelector('[data-version-field]').value = version;
  }

  onward() {
    if (same(this.read(), this.savedContent, this.fields)) this.done();
    else this.touched();
  }

  done() {
    clearTimeout(this.timer);
    this.forget();
    this.become('clean');
  }

  fail(reason) {
    this.failures++;
    const wait = Math.min(1000 * 2 ** (this.failures - 1), longest);
    this.become('failed', `${reason}，${Math.round(wait / 1000)}秒后再试；内容暂存在这台电脑上。`);
    this.schedule(wait);
  }

  conflict(theirs) {
    clearTimeout(this.timer);
    this.become('conflict', `“${this.section.querySelector('legend').textContent}”已被${theirs.by ?? '别人'}改过，请先选用哪一份。`);
    showPanel(this.section, {
      kind: 'conflict', tone: 'danger', text: theirs.message ?? `${theirs.by ?? '别人'}已先保存了这一部分。`,
      head: ['位置', '我的', '对方的'], rows: this.differences(this.read(), theirs),
      buttons: [
        ['采用对方的', () => { this.base(theirs.version, theirs); this.write(theirs); this.done(); }],
        ['保留我的', () => { this.base(theirs.version, theirs); this.state = 'dirty'; this.touched(); this.flush(); }],
      ],
    });
  }

  differences(mine, theirs) {
    return this.fields
      .map(field => [this.labels(field), valueOf(mine, field), valueOf(theirs, field)])
      .filter(([, one, other]) => clean(one) !== clean(other));
  }

  become(state, message = '') {
    Object.assign(this, { state, message });
    closePanel(this.section, 'refused');
    if (state === 'refused') showPanel(this.section, { kind: 'refused', tone: 'danger', text: message });
    this.changed(false);
  }

  keep() {
    try {
      localStorage.setItem(this.storeKey, JSON.stringify({ version: this.version, content: this.read(), at: Date.now() }));
    } catch {
      // A full or forbidden store: the question before leaving the page still guards the text.
    }
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.storeKey));
    } catch {
      return null;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.storeKey);
    } catch {
      // Nothing was kept then.
    }
  }
}

function valueOf(content, field) {
  return (field.dataset.cell ? content.cells?.[field.dataset.cell] : content.texts?.[field.dataset.text]) ?? '';
}

function same(one, other, fields) {
  return fields.every(field => clean(valueOf(one, field)).trim() === clean(valueOf(other, field)).trim())
    && JSON.stringify(one.bindings ?? []) === JSON.stringify(other.bindings ?? []);
}

/** @param {number | string} time of saving, as the office's clock shows it */
export function clock(time) {
  return new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' }).format(new Date(time));
}
