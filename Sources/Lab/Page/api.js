// Questions to the lab. Addresses are relative, so that the token in the page's own goes with them.

export class LabError extends Error {
  constructor(message, faults) {
    super(message);
    this.faults = faults;
  }
}

async function answer(response) {
  const type = response.headers.get("Content-Type") || "";
  const body = type.startsWith("application/json") ? await response.json() : await response.blob();
  if (response.ok) return body;
  if (body.errors) throw new LabError(body.errors.map((fault) => fault.message).join("; "), body.errors);
  throw new LabError(body.error || `the lab answered ${response.status}`);
}

export async function ask(path, question) {
  return answer(await fetch(`api/${path}`, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(question),
  }));
}

export async function get(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return answer(await fetch(`api/${path}${search ? `?${search}` : ""}`));
}

export async function upload(file) {
  return answer(await fetch(`api/upload?${new URLSearchParams({name: file.name})}`, {
    method: "POST", headers: {"Content-Type": "application/octet-stream"}, body: file,
  }));
}
