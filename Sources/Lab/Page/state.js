// What is looked at. It stands in the address behind '#', so that a link leads there again.

const start = () => ({
  part: "explore", capture: "", flow: 0, flowCapture: "", step: -1, search: "", show: "all", offset: 0,
  compare: false,
  sides: [
    {scenario: "", censor: "gfw-2025", censorText: null, rules: "teaching", rulesText: null},
    {scenario: "", censor: "henan-2023", censorText: null, rules: "teaching", rulesText: null},
  ],
  lesson: "", exercise: "",
});

export const state = start();

/// The longest text of rules or of a censor that goes into an address.
const textMax = 6000;

export function write() {
  const query = new URLSearchParams();
  if (state.part !== "explore") query.set("part", state.part);
  if (state.lesson) query.set("lesson", state.lesson);
  if (state.exercise) query.set("exercise", state.exercise);
  if (state.capture) query.set("capture", state.capture);
  if (state.flow) query.set("flow", state.flow);
  if (state.capture === "*" && state.flowCapture) query.set("of", state.flowCapture);
  if (state.step >= 0) query.set("step", state.step);
  if (state.search) query.set("search", state.search);
  if (state.show !== "all") query.set("show", state.show);
  state.sides.slice(0, state.compare ? 2 : 1).forEach((side, index) => {
    const prefix = index === 0 ? "" : "other-";
    if (side.scenario) query.set(`${prefix}scenario`, side.scenario);
    else query.set(`${prefix}censor`, side.censor);
    query.set(`${prefix}rules`, side.rules);
    if (side.rulesText !== null && side.rulesText.length <= textMax) {
      query.set(`${prefix}text`, side.rulesText);
    }
    if (!side.scenario && side.censorText !== null && side.censorText.length <= textMax) {
      query.set(`${prefix}censor-text`, side.censorText);
    }
  });
  if (state.compare) query.set("compare", "1");
  const address = `#${query}`;
  if (address !== location.hash) history.replaceState(null, "", address);
}

export function read(address = location.hash) {
  const query = new URLSearchParams(address.replace(/^#/, ""));
  Object.assign(state, start());
  const number = (key, otherwise) => {
    const value = Number.parseInt(query.get(key), 10);
    return Number.isFinite(value) ? value : otherwise;
  };
  state.part = query.get("part") || "explore";
  state.lesson = query.get("lesson") || "";
  state.exercise = query.get("exercise") || "";
  state.capture = query.get("capture") || "";
  state.flow = number("flow", 0);
  state.flowCapture = query.get("of") || "";
  state.step = number("step", -1);
  state.search = query.get("search") || "";
  state.show = query.get("show") || "all";
  state.compare = query.get("compare") === "1";
  state.sides.forEach((side, index) => {
    const prefix = index === 0 ? "" : "other-";
    side.scenario = query.get(`${prefix}scenario`) || "";
    side.censor = query.get(`${prefix}censor`) || side.censor;
    side.rules = query.get(`${prefix}rules`) || side.rules;
    side.rulesText = query.get(`${prefix}text`);
    side.censorText = side.scenario ? null : query.get(`${prefix}censor-text`);
  });
}

/// A side as the lab takes it.
export function question(side, withEdits = true) {
  const asked = {rules: side.rules, certain: Boolean(side.certain)};
  if (side.scenario) asked.scenario = side.scenario;
  else asked.censor = side.censor;
  if (withEdits && side.rulesText !== null) asked.rulesText = side.rulesText;
  if (withEdits && !side.scenario && side.censorText !== null) asked.censorText = side.censorText;
  return asked;
}

/// Whether a side's rules or censor are edited.
export function isEdited(side) {
  return side.rulesText !== null || side.censorText !== null;
}

/// The sides that are shown: two that are compared, or one; an edited one beside what it was.
export function questions() {
  if (state.compare) return state.sides.map((side) => question(side));
  const [side] = state.sides;
  return isEdited(side) ? [question(side), question(side, false)] : [question(side)];
}

/// Whether the second side is the first one before it was edited.
export function isAgainstOriginal() {
  return !state.compare && isEdited(state.sides[0]);
}
