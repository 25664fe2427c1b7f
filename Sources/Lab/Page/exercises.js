// Exercises, which the lab grades with the code of the command line.

import {ask, get} from "./api.js";
import {byId, element, fill, say} from "./dom.js";
import {markdown} from "./markdown.js";

/// Lists the exercises. `choose` is called with the name of one.
export function listExercises(catalogue, choose) {
  fill(byId("exercise-list"), catalogue.exercises.map((exercise) => element("button", {
    type: "button", class: "card", "data-exercise": exercise.name, onclick: () => choose(exercise.name),
  }, element("strong", {}, exercise.title), ` answer: ${exercise.note}`)));
}

/// Shows an exercise.
export async function showExercise(name) {
  const parent = byId("exercise");
  if (!name) return fill(parent);
  const exercise = await get("exercise", {name});
  const area = element("textarea", {
    id: "answer", rows: "14", spellcheck: "false", autocomplete: "off", wrap: "off", value: exercise.start,
  });
  const result = element("div", {id: "grade", role: "region", "aria-live": "polite", "aria-label": "Grade"});
  const grade = async () => {
    fill(result, "Grading…");
    try {
      showGrade(result, await ask("grade", {exercise: name, answer: area.value}));
    } catch (error) {
      fill(result, element("p", {class: "bad"}, error.message));
      say(error.message, true);
    }
  };
  return fill(parent, element("h3", {}, exercise.title), markdown(exercise.task),
    element("label", {for: "answer"}, `Your answer: ${exercise.kind}, in YAML`), area,
    element("button", {type: "button", id: "grade-it", onclick: grade}, "Grade it"), result);
}

function showGrade(parent, grade) {
  say(grade.error ? "The answer cannot be used." : `${grade.score} of 100 points.`, Boolean(grade.error));
  if (grade.error) return fill(parent, element("p", {class: "bad"}, grade.error));
  const part = (label, {right, total}) => element("li", {}, `${label}: ${right} of ${total} right`);
  return fill(parent, element("p", {}, element("strong", {}, `${grade.score} of 100 points`)),
    element("ul", {}, part("flows that you can see", grade.visible),
      part("flows that are kept from you", grade.hidden)),
    grade.fault && element("p", {}, `First wrong flow: ${grade.fault.place}. `
      + `It should be ${grade.fault.expected}, but is ${grade.fault.found}:`),
    grade.fault && element("pre", {tabindex: "0", "aria-label": "Why"}, grade.fault.explanation));
}
