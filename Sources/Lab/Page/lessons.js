// Lessons: text, questions, and the state of the lab in which each is answered.

import {get} from "./api.js";
import {byId, element, fill, say} from "./dom.js";
import {markdown} from "./markdown.js";

/// Lists the lessons. `choose` is called with the name of one.
export function listLessons(catalogue, choose) {
  fill(byId("lesson-list"), catalogue.lessons.map((lesson) => element("button", {
    type: "button", class: "card", "data-lesson": lesson.name, onclick: () => choose(lesson.name),
  }, element("strong", {}, lesson.title), ` ${lesson.note}`)));
}

const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

/// Shows a lesson. `open` is called with a state of the lab.
export async function showLesson(name, open) {
  const parent = byId("lesson");
  if (!name) return fill(parent);
  const lesson = await get("lesson", {name});
  fill(parent, element("h3", {tabindex: "-1"}, lesson.title),
    element("p", {class: "note"}, `${lesson.minutes} minutes`), markdown(lesson.text),
    element("h4", {}, "Questions"),
    element("ol", {class: "questions"}, lesson.questions.map((question, index) =>
      questionItem(question, index, open))),
    element("h4", {}, "Sources"),
    element("ul", {}, lesson.sources.map((source) => element("li", {}, source))));
  parent.querySelector("h3").focus();
  return parent;
}

function questionItem(question, index, open) {
  const id = `answer-${index}`;
  const field = element("input", {id, autocomplete: "off", spellcheck: "false"});
  const result = element("span", {role: "status"});
  const check = (event) => {
    event.preventDefault();
    const isRight = plain(field.value) !== "" && plain(question.find).includes(plain(field.value))
      && plain(field.value).length >= Math.min(4, plain(question.find).length);
    fill(result, isRight ? "Right." : "Not that: look again.");
    say(isRight ? "Right." : "Not that: look again.");
  };
  return element("li", {}, element("p", {}, question.ask),
    element("button", {type: "button", class: "open", onclick: () => open(question.state)},
      "Open in the lab"),
    element("form", {class: "row", onsubmit: check},
      element("div", {}, element("label", {for: id}, "Your answer"), field),
      element("button", {type: "submit"}, "Check"), result));
}
