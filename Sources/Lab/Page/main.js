// The lab: what is asked for, in which order, and what is shown of the answers.

import {ask, get, LabError, upload} from "./api.js";
import {showBytes} from "./bytes.js";
import {byId, element, fill, say} from "./dom.js";
import {setUpEvasion} from "./evasion.js";
import {listExercises, showExercise} from "./exercises.js";
import {markFlow, pageCount, showFlows} from "./flows.js";
import {ladder, outcome, showLadders} from "./ladder.js";
import {listLessons, showLesson} from "./lessons.js";
import {download, savedPage} from "./save.js";
import {showFaults, showSides} from "./sides.js";
import {isEdited, questions, read, state, write} from "./state.js";
import {changes, showTotals} from "./totals.js";

let catalogue = null;
let explanations = [];
let chosen = null;
let player = null;
/// Each question has a number: an answer that comes behind a later question's is dropped.
let asked = 0;

const captures = () => state.capture === "*" ? catalogue.captures.map((item) => item.name) : [state.capture];

async function loadCatalogue() {
  catalogue = await get("catalogue");
  const select = byId("capture");
  const many = catalogue.captures.length > 1
    ? [element("option", {value: "*"}, "all captures that came with it")] : [];
  fill(select, catalogue.captures.map((item) => element("option", {value: item.name},
    `${item.name} (${size(item.bytes)})`)), many);
  if (state.capture !== "*" && !catalogue.captures.some((item) => item.name === state.capture)) {
    state.capture = catalogue.captures.length > 0 ? catalogue.captures[0].name : "";
  }
  select.value = state.capture;
}

function size(bytes) {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/// Asks for flows and totals, and for the flow that is looked at.
async function refresh({keepsFlow = true} = {}) {
  if (!state.capture) return;
  write();
  asked += 1;
  const number = asked;
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await ask("replay", {
      captures: captures(), sides: questions(), offset: state.offset, count: pageCount,
      search: state.search, show: state.show,
    });
    if (number !== asked) return;
    showFaults(0, []);
    showFaults(1, []);
    const isUnknown = state.flow === 0 || state.capture === "*" && !state.flowCapture;
    if (!keepsFlow || isUnknown) adopt(answer.flows[0]);
    showFlows(answer, choose);
    showTotals(answer);
    await explain(number);
    if (number !== asked) return;
    const errors = answer.errors.length > 0 ? ` ${answer.errors.join(" ")}` : "";
    say(`${headline()} ${changes(answer)}${errors}`.trim(), answer.errors.length > 0);
  } catch (error) {
    if (number !== asked) return;
    failed(error);
  } finally {
    if (number === asked) document.body.removeAttribute("aria-busy");
  }
}

function failed(error) {
  if (error instanceof LabError && error.faults) {
    // A fault may be in the texts of either side: the one that was edited.
    state.sides.forEach((side, index) => showFaults(index, isEdited(side) ? error.faults : []));
  }
  say(error.message, true);
}

function adopt(flow) {
  state.flow = flow ? flow.flow : 0;
  state.flowCapture = flow ? flow.capture : "";
  state.step = -1;
  chosen = null;
  write();
}

async function choose(flow) {
  adopt(flow);
  markFlow();
  asked += 1;
  try {
    await explain(asked);
    say(headline());
    if (matchMedia("(max-width: 1099px)").matches) byId("middle").focus();
  } catch (error) {
    failed(error);
  }
}

async function explain(number) {
  if (state.flow === 0) {
    explanations = [];
    draw();
    return;
  }
  const capture = state.capture === "*" ? state.flowCapture : state.capture;
  const sides = questions();
  const answers = [];
  for (const side of state.compare ? sides : sides.slice(0, 1)) {
    answers.push(await ask("explain", {capture, side, flow: state.flow}));
  }
  if (number !== asked) return;
  explanations = answers;
  draw();
}

const packetCount = () => explanations.length > 0 ? explanations[0].packets.length : 0;

function headline() {
  return explanations.map((item, index) =>
    (explanations.length > 1 ? `Side ${"AB"[index]}: ` : "") + outcome(item)).join(" ");
}

function draw() {
  const [first] = explanations;
  const title = byId("flow-title");
  if (!first) {
    title.textContent = "No flow yet";
    fill(byId("ladders"));
    fill(byId("bytes-body"), element("p", {}, "Choose a packet to see its bytes."));
    byId("position").textContent = "";
    return;
  }
  title.textContent = `Flow ${first.flow} of ${first.captures.join(", ")}, ${first.proto.toUpperCase()}`;
  const steps = state.step < 0 ? packetCount() : state.step;
  showLadders(byId("ladders"), explanations.map((item, index) => ladder(
    item, explanations.length > 1 ? "AB"[index] : "", steps,
    (packet, forged) => showPacket(item, packet, forged))));
  byId("position").textContent = `${Math.min(steps, packetCount())} of ${packetCount()} packets`;
  byId("back").disabled = steps === 0;
  byId("first").disabled = steps === 0;
  byId("forward").disabled = steps >= packetCount();
  byId("all").disabled = steps >= packetCount();
  if (!chosen) {
    const telling = first.packets.findIndex((packet) => packet.legible.length > 0);
    const place = telling >= 0 ? first.packets[telling].legible[0].place : null;
    showPacket(first, place ? place.packet : Math.max(0, telling), null);
  } else {
    const item = explanations.find((other) => other === chosen.explanation) || first;
    const forged = item === chosen.explanation ? chosen.forged : null;
    showPacket(item, Math.min(chosen.packet, packetCount() - 1), forged);
  }
}

function showPacket(explanation, packet, forged) {
  if (packet < 0 || !explanation.packets[packet]) return;
  chosen = {explanation, packet, forged};
  showBytes(byId("bytes-body"), byId("bytes-title"), explanation, packet, forged);
  for (const button of document.querySelectorAll("button.packet")) {
    const isChosen = Number(button.dataset.index) === packet && !button.classList.contains("forged");
    if (isChosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// Steps

function step(to) {
  state.step = Math.max(0, Math.min(packetCount(), to));
  if (state.step === packetCount()) state.step = -1;
  const shown = state.step < 0 ? packetCount() : state.step;
  if (explanations[0] && shown > 0) chosen = {explanation: explanations[0], packet: shown - 1, forged: null};
  draw();
  write();
  const last = byId("ladders").querySelector("ol.packets > li:last-child");
  if (last && state.step >= 0) last.scrollIntoView({block: "nearest"});
}

const current = () => state.step < 0 ? packetCount() : state.step;

function play() {
  if (player) return stop();
  if (current() >= packetCount()) step(0);
  byId("play").setAttribute("aria-pressed", "true");
  byId("play").textContent = "Pause";
  player = setInterval(() => {
    step(current() + 1);
    if (state.step < 0) stop();
  }, 700);
  return undefined;
}

function stop() {
  clearInterval(player);
  player = null;
  byId("play").setAttribute("aria-pressed", "false");
  byId("play").textContent = "Play";
}

const keys = {
  ArrowLeft: () => step(current() - 1), ArrowRight: () => step(current() + 1),
  Home: () => step(0), End: () => step(packetCount()), " ": play,
};

function onKey(event) {
  const isField = event.target.closest("input, textarea, select, summary");
  const isButton = event.target.closest("button") && event.key === " ";
  const isElsewhere = !event.target.closest("#middle") && event.target !== document.body;
  if (isField || isButton || isElsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(".hex, pre") && event.key !== " ") return;
  const action = keys[event.key];
  if (!action || packetCount() === 0) return;
  event.preventDefault();
  action();
}

// Captures

async function take(file) {
  // What is still asked for is of the capture before: its answer would hide what is said of this one.
  asked += 1;
  document.body.removeAttribute("aria-busy");
  say(`Reading ${file.name}…`);
  try {
    const answer = await upload(file);
    await open(answer.name);
  } catch (error) {
    failed(error);
  }
}

/// Looks at a capture that the lab has taken.
async function open(name) {
  await loadCatalogue();
  state.capture = name;
  byId("capture").value = name;
  state.flow = 0;
  state.offset = 0;
  state.search = "";
  state.show = "all";
  byId("search").value = "";
  byId("show").value = "all";
  await refresh({keepsFlow: false});
}

// The parts of the page

async function showPart(part) {
  state.part = part;
  for (const name of ["explore", "lessons", "exercises"]) byId(name).hidden = name !== part;
  for (const button of document.querySelectorAll("nav button")) {
    if (button.dataset.part === part) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  if (part === "lessons") await showLesson(state.lesson, openState);
  if (part === "exercises") await showExercise(state.exercise);
  write();
}

/// Looks at what an address says, behind its '#'.
async function openState(address) {
  stop();
  read(address);
  chosen = null;
  await show();
}

async function show() {
  byId("compare").checked = state.compare;
  byId("search").value = state.search;
  byId("show").value = state.show;
  await loadCatalogue();
  showSides(catalogue, () => refresh());
  listLessons(catalogue, async (name) => {
    state.lesson = name;
    await showPart("lessons");
  });
  listExercises(catalogue, async (name) => {
    state.exercise = name;
    await showPart("exercises");
  });
  await showPart(state.part);
  await refresh();
}

function setUp() {
  for (const button of document.querySelectorAll("nav button")) {
    button.addEventListener("click", () => showPart(button.dataset.part));
  }
  byId("capture").addEventListener("change", () => {
    state.capture = byId("capture").value;
    state.flow = 0;
    state.offset = 0;
    refresh({keepsFlow: false});
  });
  let timer = null;
  byId("search").addEventListener("input", () => {
    state.search = byId("search").value;
    state.offset = 0;
    clearTimeout(timer);
    timer = setTimeout(refresh, 150);
  });
  byId("show").addEventListener("change", () => {
    state.show = byId("show").value;
    state.offset = 0;
    refresh();
  });
  byId("earlier").addEventListener("click", () => page(-pageCount));
  byId("later").addEventListener("click", () => page(pageCount));
  byId("compare").addEventListener("change", () => {
    state.compare = byId("compare").checked;
    chosen = null;
    showSides(catalogue, () => refresh());
    refresh();
  });
  byId("first").addEventListener("click", () => step(0));
  byId("back").addEventListener("click", () => step(current() - 1));
  byId("forward").addEventListener("click", () => step(current() + 1));
  byId("all").addEventListener("click", () => step(packetCount()));
  byId("play").addEventListener("click", play);
  document.addEventListener("keydown", onKey);
  byId("file").addEventListener("change", () => {
    const [file] = byId("file").files;
    if (file) take(file);
  });
  setUpDrop();
  setUpOutputs();
  addEventListener("hashchange", () => openState(location.hash));
}

function page(count) {
  state.offset = Math.max(0, state.offset + count);
  refresh();
}

function setUpDrop() {
  const drop = byId("drop");
  addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
}

function setUpOutputs() {
  byId("save").addEventListener("click", async () => {
    const text = await savedPage(byId("flow-title").textContent, location.hash);
    download(new Blob([text], {type: "text/html"}), "chokepoint.html");
    say("The page is saved: it opens without the lab.");
  });
  byId("link").addEventListener("click", async () => {
    write();
    try {
      await navigator.clipboard.writeText(location.href);
      say("The address is copied.");
    } catch {
      say(`The address is ${location.href}`);
    }
  });
  byId("export").addEventListener("click", async () => {
    try {
      const capture = state.capture === "*" ? state.flowCapture : state.capture;
      const blob = await ask("export", {capture, side: questions()[0], flow: state.flow});
      download(blob, `flow-${state.flow}.pcapng`);
      say("The flow is exported as its ends would have seen it.");
    } catch (error) {
      failed(error);
    }
  });
}

async function start() {
  setUp();
  read();
  try {
    await loadCatalogue();
    setUpEvasion(catalogue, open);
    await show();
  } catch (error) {
    failed(error);
  }
  document.body.dataset.ready = "true";
}

start();
