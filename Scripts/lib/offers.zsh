# Prints what zsh shows where somebody types the words given and then the tab key: it completes in a terminal only.
#
# usage: zsh -f offers.zsh WORDS [FOLDER]      FOLDER: one more with completions
zmodload zsh/zpty
zpty shell "PATH=$PATH zsh -f -i"
zpty -w shell "PROMPT=; fpath=(\$fpath $2); autoload -U compinit; compinit -u; print rea''dy"
zpty -r -m shell line "*ready*"
zpty -w -n shell "$1"$'\t'
sleep 4
while zpty -r -t shell line; do print -r -- "$line"; done
zpty -d shell
