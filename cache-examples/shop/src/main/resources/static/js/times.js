import { $, milliseconds } from './dom.js';

const KEPT = 20;
const latest = new Map();   // "method cached" or "method uncached" -> its latest milliseconds

export function remember({ call, outcome, ok, took }) {
  const kind = { HIT: 'cached', UNCACHED: 'uncached' }[outcome];
  if (!ok || !kind || took === undefined) return;
  const name = `${call.service} ${kind}`;
  latest.set(name, [...(latest.get(name) ?? []), took].slice(-KEPT));
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function showTimes({ service }) {
  const medians = ['cached', 'uncached']
    .map((kind) => latest.get(`${service} ${kind}`))
    .map((values) => values && median(values));
  const longest = Math.max(...medians.filter(Boolean));
  $('#times').hidden = medians.every((time) => time === undefined);
  document.querySelectorAll('#times .time').forEach((line, index) => {
    const time = medians[index];
    line.querySelector('.bar').style.width = time === undefined ? '0' : `${(100 * time) / longest}%`;
    line.querySelector('output').textContent = time === undefined ? 'not called' : milliseconds(time);
  });
}
