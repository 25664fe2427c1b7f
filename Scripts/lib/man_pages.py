#!/usr/bin/env python3
"""Writes man pages out of the help texts.

usage: man_pages.py PROGRAM FOLDER
One page a command: chokepoint.1, chokepoint-replay.1, chokepoint-rules-check.1 and so on.
"""
import json
import os
import subprocess
import sys

EXIT_STATUS = "Exit status:"


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text.startswith((".", "'")) else text


def paragraphs(text):
    """Requests for text whose indented lines stay as they are."""
    verbatim = False
    for line in text.splitlines():
        indented = line.startswith("  ")
        if indented != verbatim:
            yield ".nf" if indented else ".fi"
            verbatim = indented
        if not line.strip():
            yield ".PP"
        else:
            yield escaped(line if indented else line.strip())
    if verbatim:
        yield ".fi"


def option_head(argument):
    names = sorted(argument.get("names", []), key=lambda name: name["kind"] != "short")
    words = [("-" if name["kind"] == "short" else "--") + name["name"] for name in names]
    head = ", ".join(f"\\fB{escaped(word)}\\fR" for word in words)
    return head if argument["kind"] == "flag" else f"{head} \\fI{escaped(argument['valueName'])}\\fR"


def usage(command, path):
    words = ["\\fB" + escaped(" ".join(path)) + "\\fR"]
    if command.get("subcommands"):
        words.append("\\fIsubcommand\\fR")
    if any(argument["kind"] != "positional" for argument in command["arguments"]):
        words.append("[\\fIoptions\\fR]")
    for argument in command["arguments"]:
        if argument["kind"] == "positional":
            word = f"\\fI{escaped(argument['valueName'])}\\fR" + (" ..." if argument["isRepeating"] else "")
            words.append(f"[{word}]" if argument["isOptional"] else word)
    return " ".join(words)


def described(argument):
    text = argument.get("abstract", "")
    if "defaultValue" in argument and argument["kind"] == "option":
        text += f" (default: {argument['defaultValue']})"
    return text


def page(command, path, version, date):
    name = "-".join(path)
    yield f'.TH {name.upper()} 1 "{date}" "chokepoint {version}" "User Commands"'
    yield ".SH NAME"
    yield f"{escaped(name)} \\- {escaped(command['abstract'].rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield usage(command, path)
    discussion, _, status = command.get("discussion", "").partition(EXIT_STATUS)
    if discussion.strip():
        yield ".SH DESCRIPTION"
        yield from paragraphs(discussion.strip("\n"))
    shown = [argument for argument in command["arguments"] if argument.get("shouldDisplay", True)]
    positional = [argument for argument in shown if argument["kind"] == "positional"]
    if positional:
        yield ".SH ARGUMENTS"
        for argument in positional:
            yield ".TP"
            yield f"\\fI{escaped(argument['valueName'])}\\fR"
            yield escaped(described(argument))
    options = [argument for argument in shown if argument["kind"] != "positional"]
    sections = []
    for argument in options:
        if (section := argument.get("sectionTitle")) not in sections:
            sections.append(section)
    for section in sections:
        yield ".SH " + (f'"{escaped(section).upper()}"' if section else "OPTIONS")
        for argument in options:
            if argument.get("sectionTitle") == section:
                yield ".TP"
                yield option_head(argument)
                yield escaped(described(argument))
    below = [sub for sub in command.get("subcommands", []) if sub["commandName"] != "help"]
    if below:
        yield ".SH SUBCOMMANDS"
        for sub in below:
            yield ".TP"
            yield f"\\fB{escaped(sub['commandName'])}\\fR"
            yield escaped(sub["abstract"])
    if status:
        yield ".SH EXIT STATUS"
        yield from paragraphs(status.strip())
    others = ["chokepoint"] if path != ["chokepoint"] else ["chokepoint-lab"]
    others += ["-".join([*path, sub["commandName"]]) for sub in below]
    if others:
        yield ".SH SEE ALSO"
        yield ", ".join(f"\\fB{escaped(other)}\\fR(1)" for other in others)


def write(command, path, folder, version, date):
    with open(os.path.join(folder, "-".join(path) + ".1"), "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in page(command, path, version, date))
    for sub in command.get("subcommands", []):
        if sub["commandName"] != "help":
            write(sub, [*path, sub["commandName"]], folder, version, date)


def main():
    program, folder = sys.argv[1:]
    run = lambda *words: subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout
    root = json.loads(run("--experimental-dump-help"))["command"]
    version = run("--version").split()[0]
    os.makedirs(folder, exist_ok=True)
    write(root, [root["commandName"]], folder, version, os.environ.get("CHOKEPOINT_DATE", ""))


main()
