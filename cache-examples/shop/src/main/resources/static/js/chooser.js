import { $, element } from './dom.js';

/** Fills a group of radio buttons with one choice for each label, the first one chosen. */
export function offer(group, name, labels) {
  const choices = labels.map((label, index) => {
    const radio = Object.assign(element('input'), { type: 'radio', name, value: String(index), checked: index === 0 });
    const choice = element('label');
    choice.append(radio, element('span', '', label));
    return choice;
  });
  group.replaceChildren($(`#${group.id} legend`), ...choices);
}

export function chosenIndex(group) {
  return Number(group.querySelector('input:checked').value);
}
